/**
 * {@code sidelane validate}: what a control plane would say of files, and Envoy of what is made of
 * them. Starts no server.
 */
@NullMarked
package io.sidelane.controlplane.validate;

import org.jspecify.annotations.NullMarked;
