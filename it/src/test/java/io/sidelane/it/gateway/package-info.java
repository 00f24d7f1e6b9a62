/** The QUIC gateway with real clients and upstreams. */
@NullMarked
package io.sidelane.it.gateway;

import org.jspecify.annotations.NullMarked;
