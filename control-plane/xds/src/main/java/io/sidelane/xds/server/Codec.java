package io.sidelane.xds.server;

import com.google.protobuf.MessageLite;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.sidelane.xds.client.Request;
import io.sidelane.xds.client.Response;
import io.sidelane.xds.client.Variant;

/** The two forms of the protocol, from and to protobuf. */
interface Codec<Q extends MessageLite, A extends MessageLite> {
    Variant variant();

    Node node(Q request);

    /** {@code fixedType} is what a service for one type serves; empty on an aggregated stream. */
    Request decode(Q request, String fixedType);

    A encode(Response response);

    Codec<DiscoveryRequest, DiscoveryResponse> STATE_OF_THE_WORLD =
            new Codec<>() {
                @Override
                public Variant variant() {
                    return Variant.STATE_OF_THE_WORLD;
                }

                @Override
                public Node node(DiscoveryRequest request) {
                    return request.getNode();
                }

                @Override
                public Request decode(DiscoveryRequest request, String fixedType) {
                    return new Request.StateOfTheWorld(
                            request.getTypeUrl().isEmpty() ? fixedType : request.getTypeUrl(),
                            request.getResponseNonce(),
                            request.hasErrorDetail() ? request.getErrorDetail().getMessage() : null,
                            request.getVersionInfo(),
                            request.getResourceNamesList());
                }

                @Override
                public DiscoveryResponse encode(Response response) {
                    var builder =
                            DiscoveryResponse.newBuilder()
                                    .setTypeUrl(response.typeUrl())
                                    .setNonce(response.nonce())
                                    .setVersionInfo(response.version());
                    response.resources().forEach(r -> builder.addResources(r.body()));
                    return builder.build();
                }
            };

    Codec<DeltaDiscoveryRequest, DeltaDiscoveryResponse> DELTA =
            new Codec<>() {
                @Override
                public Variant variant() {
                    return Variant.DELTA;
                }

                @Override
                public Node node(DeltaDiscoveryRequest request) {
                    return request.getNode();
                }

                @Override
                public Request decode(DeltaDiscoveryRequest request, String fixedType) {
                    return new Request.Delta(
                            request.getTypeUrl().isEmpty() ? fixedType : request.getTypeUrl(),
                            request.getResponseNonce(),
                            request.hasErrorDetail() ? request.getErrorDetail().getMessage() : null,
                            request.getResourceNamesSubscribeList(),
                            request.getResourceNamesUnsubscribeList(),
                            request.getInitialResourceVersionsMap());
                }

                @Override
                public DeltaDiscoveryResponse encode(Response response) {
                    var builder =
                            DeltaDiscoveryResponse.newBuilder()
                                    .setTypeUrl(response.typeUrl())
                                    .setNonce(response.nonce())
                                    .setSystemVersionInfo(response.version())
                                    .addAllRemovedResources(response.removed());
                    for (var resource : response.resources()) {
                        builder.addResourcesBuilder()
                                .setName(resource.name())
                                .setVersion(resource.version())
                                .setResource(resource.body());
                    }
                    return builder.build();
                }
            };
}
