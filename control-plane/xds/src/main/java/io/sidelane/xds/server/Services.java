package io.sidelane.xds.server;

import io.envoyproxy.envoy.service.cluster.v3.ClusterDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.endpoint.v3.EndpointDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.extension.v3.ExtensionConfigDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.listener.v3.ListenerDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.route.v3.RouteDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.runtime.v3.RuntimeDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.secret.v3.SecretDiscoveryServiceGrpc;
import io.grpc.MethodDescriptor;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.sidelane.xds.ResourceType;
import io.sidelane.xds.TypeRegistry;
import java.util.ArrayList;
import java.util.List;

/**
 * The gRPC services over one core. Built from the method descriptors, because the generated base
 * classes differ by nothing but names.
 */
final class Services {
    private final XdsServer server;

    Services(XdsServer server) {
        this.server = server;
    }

    /** The aggregated service, and those for one type for every type that the server knows. */
    List<ServerServiceDefinition> all() {
        var services = new ArrayList<ServerServiceDefinition>();
        services.add(
                service(
                        AggregatedDiscoveryServiceGrpc.SERVICE_NAME,
                        "",
                        AggregatedDiscoveryServiceGrpc.getStreamAggregatedResourcesMethod(),
                        AggregatedDiscoveryServiceGrpc.getDeltaAggregatedResourcesMethod()));
        single(
                services,
                TypeRegistry.LDS,
                ListenerDiscoveryServiceGrpc.SERVICE_NAME,
                ListenerDiscoveryServiceGrpc.getStreamListenersMethod(),
                ListenerDiscoveryServiceGrpc.getDeltaListenersMethod());
        single(
                services,
                TypeRegistry.RDS,
                RouteDiscoveryServiceGrpc.SERVICE_NAME,
                RouteDiscoveryServiceGrpc.getStreamRoutesMethod(),
                RouteDiscoveryServiceGrpc.getDeltaRoutesMethod());
        single(
                services,
                TypeRegistry.CDS,
                ClusterDiscoveryServiceGrpc.SERVICE_NAME,
                ClusterDiscoveryServiceGrpc.getStreamClustersMethod(),
                ClusterDiscoveryServiceGrpc.getDeltaClustersMethod());
        single(
                services,
                TypeRegistry.EDS,
                EndpointDiscoveryServiceGrpc.SERVICE_NAME,
                EndpointDiscoveryServiceGrpc.getStreamEndpointsMethod(),
                EndpointDiscoveryServiceGrpc.getDeltaEndpointsMethod());
        single(
                services,
                TypeRegistry.SDS,
                SecretDiscoveryServiceGrpc.SERVICE_NAME,
                SecretDiscoveryServiceGrpc.getStreamSecretsMethod(),
                SecretDiscoveryServiceGrpc.getDeltaSecretsMethod());
        single(
                services,
                TypeRegistry.RTDS,
                RuntimeDiscoveryServiceGrpc.SERVICE_NAME,
                RuntimeDiscoveryServiceGrpc.getStreamRuntimeMethod(),
                RuntimeDiscoveryServiceGrpc.getDeltaRuntimeMethod());
        single(
                services,
                TypeRegistry.ECDS,
                ExtensionConfigDiscoveryServiceGrpc.SERVICE_NAME,
                ExtensionConfigDiscoveryServiceGrpc.getStreamExtensionConfigsMethod(),
                ExtensionConfigDiscoveryServiceGrpc.getDeltaExtensionConfigsMethod());
        return List.copyOf(services);
    }

    private void single(
            List<ServerServiceDefinition> services,
            ResourceType type,
            String name,
            MethodDescriptor<DiscoveryRequest, DiscoveryResponse> stream,
            MethodDescriptor<DeltaDiscoveryRequest, DeltaDiscoveryResponse> delta) {
        if (server.types().find(type.url()) != null) {
            services.add(service(name, type.url(), stream, delta));
        }
    }

    private ServerServiceDefinition service(
            String name,
            String fixedType,
            MethodDescriptor<DiscoveryRequest, DiscoveryResponse> stream,
            MethodDescriptor<DeltaDiscoveryRequest, DeltaDiscoveryResponse> delta) {
        return ServerServiceDefinition.builder(name)
                .addMethod(method(stream, Codec.STATE_OF_THE_WORLD, fixedType))
                .addMethod(method(delta, Codec.DELTA, fixedType))
                .build();
    }

    private ServerMethodDefinition<Incoming, Outgoing> method(
            MethodDescriptor<?, ?> descriptor, Codec codec, String fixedType) {
        return ServerMethodDefinition.create(
                descriptor.toBuilder(Wire.requests(codec, fixedType), Wire.responses()).build(),
                ServerCalls.asyncBidiStreamingCall(
                        out ->
                                server.open(
                                        codec,
                                        fixedType,
                                        (ServerCallStreamObserver<Outgoing>) out)));
    }
}
