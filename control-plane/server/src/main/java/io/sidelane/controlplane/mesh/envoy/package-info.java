/** Envoy resources made of facts, byte for byte the same for the same facts. */
@NullMarked
package io.sidelane.controlplane.mesh.envoy;

import org.jspecify.annotations.NullMarked;
