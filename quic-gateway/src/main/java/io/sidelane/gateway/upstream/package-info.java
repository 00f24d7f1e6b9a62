/** Connections to upstreams: choosing, reusing, watching and limiting them. */
@NullMarked
package io.sidelane.gateway.upstream;

import org.jspecify.annotations.NullMarked;
