package io.sidelane.controlplane.kubernetes;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.BackendTLSPolicy;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GRPCRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GatewayClass;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1alpha2.TCPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1beta1.ReferenceGrant;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.sidelane.controlplane.mesh.fact.Fact;
import io.sidelane.controlplane.mesh.fact.ObjectRef;
import io.sidelane.controlplane.mesh.kubernetes.FactReader;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What is watched for proxies: services with their endpoints, and routes where Gateway API is. */
final class MeshWatches {

    private final KubernetesClient client;
    private final Runnable changed;
    private final Consumer<ObjectRef> appeared;
    private final List<WatchedKind<?, Fact>> kinds;

    /**
     * @param identities whether Secrets and ConfigMaps are read
     * @param appeared hears of objects with a status that were not there before, or were others
     */
    MeshWatches(
            KubernetesClient client,
            boolean identities,
            Runnable changed,
            Consumer<ObjectRef> appeared) {
        this.client = client;
        this.changed = changed;
        this.appeared = appeared;
        var all =
                new ArrayList<WatchedKind<?, Fact>>(
                        List.of(
                                watched("services", Need.IF_GRANTED, Service.class, Service::new),
                                watched(
                                        "endpointslices",
                                        Need.IF_GRANTED,
                                        EndpointSlice.class,
                                        EndpointSlice::new),
                                watched(
                                        "gatewayclasses",
                                        Need.IF_INSTALLED,
                                        GatewayClass.class,
                                        GatewayClass::new),
                                watched("gateways", Need.IF_INSTALLED, Gateway.class, Gateway::new),
                                watched(
                                        "httproutes",
                                        Need.IF_INSTALLED,
                                        HTTPRoute.class,
                                        HTTPRoute::new),
                                watched(
                                        "grpcroutes",
                                        Need.IF_INSTALLED,
                                        GRPCRoute.class,
                                        GRPCRoute::new),
                                watched(
                                        "tcproutes",
                                        Need.IF_INSTALLED,
                                        TCPRoute.class,
                                        TCPRoute::new),
                                watched(
                                        "backendtlspolicies",
                                        Need.IF_INSTALLED,
                                        BackendTLSPolicy.class,
                                        BackendTLSPolicy::new),
                                watched(
                                        "referencegrants",
                                        Need.IF_INSTALLED,
                                        ReferenceGrant.class,
                                        ReferenceGrant::new)));
        if (identities) {
            all.add(secrets());
            all.add(watched("configmaps", Need.IF_GRANTED, ConfigMap.class, ConfigMap::new));
        }
        kinds = List.copyOf(all);
    }

    Stream<WatchedKind<?, ?>> all() {
        return kinds.stream().map(kind -> kind);
    }

    Stream<Fact> facts() {
        return kinds.stream().flatMap(WatchedKind::facts);
    }

    /* Of all others not even the names come here. */
    private WatchedKind<Secret, Fact> secrets() {
        return new WatchedKind<>(
                "secrets",
                Need.IF_GRANTED,
                client.secrets().inAnyNamespace().withField("type", "kubernetes.io/tls"),
                store(Secret::new));
    }

    private <V extends HasMetadata> FactStore<V, Fact> store(Supplier<V> blank) {
        return new FactStore<>(
                blank,
                object ->
                        isRootOfPods(object)
                                ? new Reading.Nothing<>()
                                : Reading.of(FactReader.read(object)),
                (_, before, now) -> {
                    changed.run();
                    if (before == null && now != null && GatewayApiKind.of(now.ref()) != null) {
                        appeared.accept(now.ref());
                    }
                });
    }

    /* Every namespace has a copy, for talking to the API server. */
    private static boolean isRootOfPods(HasMetadata object) {
        return object instanceof ConfigMap
                && object.getMetadata().getName().equals("kube-root-ca.crt");
    }

    private <V extends HasMetadata> WatchedKind<V, Fact> watched(
            String name, Need need, Class<V> type, Supplier<V> blank) {
        return new WatchedKind<>(name, need, client.resources(type).inAnyNamespace(), store(blank));
    }
}
