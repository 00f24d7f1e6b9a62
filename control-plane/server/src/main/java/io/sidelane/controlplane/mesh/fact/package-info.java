/** What services, endpoints, routes and secrets say, apart from how they are written. */
@NullMarked
package io.sidelane.controlplane.mesh.fact;

import org.jspecify.annotations.NullMarked;
