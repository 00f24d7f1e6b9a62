/**
 * The read API: what the control plane was told, what it decided, and what clients have. Pure from
 * {@code View} to answers; only the resource classes know HTTP. Changes nothing.
 */
@NullMarked
package io.sidelane.controlplane.web;

import org.jspecify.annotations.NullMarked;
