package io.sidelane.controlplane.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.BackendTLSPolicy;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GRPCRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1alpha2.TCPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1beta1.ReferenceGrant;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.sidelane.controlplane.mesh.fact.Fact;
import io.sidelane.controlplane.mesh.kubernetes.FactReader;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What is watched for proxies: services with their endpoints, and routes where Gateway API is. */
final class MeshWatches {

    private final KubernetesClient client;
    private final Runnable changed;
    private final List<WatchedKind<?, Fact>> kinds;

    MeshWatches(KubernetesClient client, Runnable changed) {
        this.client = client;
        this.changed = changed;
        kinds =
                List.of(
                        watched("services", Need.IF_GRANTED, Service.class, Service::new),
                        watched(
                                "endpointslices",
                                Need.IF_GRANTED,
                                EndpointSlice.class,
                                EndpointSlice::new),
                        watched("httproutes", Need.IF_INSTALLED, HTTPRoute.class, HTTPRoute::new),
                        watched("grpcroutes", Need.IF_INSTALLED, GRPCRoute.class, GRPCRoute::new),
                        watched("tcproutes", Need.IF_INSTALLED, TCPRoute.class, TCPRoute::new),
                        watched(
                                "backendtlspolicies",
                                Need.IF_INSTALLED,
                                BackendTLSPolicy.class,
                                BackendTLSPolicy::new),
                        watched(
                                "referencegrants",
                                Need.IF_INSTALLED,
                                ReferenceGrant.class,
                                ReferenceGrant::new));
    }

    Stream<WatchedKind<?, ?>> all() {
        return kinds.stream().map(kind -> kind);
    }

    Stream<Fact> facts() {
        return kinds.stream().flatMap(WatchedKind::facts);
    }

    private <V extends HasMetadata> WatchedKind<V, Fact> watched(
            String name, Need need, Class<V> type, Supplier<V> blank) {
        return new WatchedKind<>(
                name,
                need,
                client.resources(type).inAnyNamespace(),
                new FactStore<>(
                        blank,
                        object -> Reading.of(FactReader.read(object)),
                        (_, _, _) -> changed.run()));
    }
}
