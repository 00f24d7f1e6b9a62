/** What people and their tools are shown: immutable pictures of the control plane. */
@NullMarked
package io.sidelane.controlplane.view;

import org.jspecify.annotations.NullMarked;
