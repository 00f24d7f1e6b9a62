/** What the control plane was told: immutable facts, no client, no clock. */
@NullMarked
package io.sidelane.controlplane.model;

import org.jspecify.annotations.NullMarked;
