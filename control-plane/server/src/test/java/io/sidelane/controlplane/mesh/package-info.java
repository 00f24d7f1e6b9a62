/** The standalone mesh, purely: objects in, resources out. */
@NullMarked
package io.sidelane.controlplane.mesh;

import org.jspecify.annotations.NullMarked;
