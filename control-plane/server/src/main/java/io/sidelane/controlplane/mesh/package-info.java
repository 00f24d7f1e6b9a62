/** What proxies of a standalone mesh are told: Envoy's resources made of facts, purely. */
@NullMarked
package io.sidelane.controlplane.mesh;

import org.jspecify.annotations.NullMarked;
