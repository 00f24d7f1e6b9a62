/** What QUIC gateways are told, out of Gateway API and QuicPolicies. Pure. */
@NullMarked
package io.sidelane.controlplane.edge;

import org.jspecify.annotations.NullMarked;
