/** Facts from objects. */
@NullMarked
package io.sidelane.controlplane.mesh.kubernetes;

import org.jspecify.annotations.NullMarked;
