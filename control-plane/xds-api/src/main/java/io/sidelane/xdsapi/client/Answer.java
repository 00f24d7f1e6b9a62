package io.sidelane.xdsapi.client;

import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import org.jspecify.annotations.Nullable;

/**
 * An answer to one response of delta xDS.
 *
 * @param refusal null for an ACK
 */
public record Answer(DeltaDiscoveryRequest request, @Nullable String refusal) {}
