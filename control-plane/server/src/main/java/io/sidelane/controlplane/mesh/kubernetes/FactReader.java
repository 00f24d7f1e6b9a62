package io.sidelane.controlplane.mesh.kubernetes;

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
import io.sidelane.controlplane.mesh.fact.Fact;
import io.sidelane.controlplane.mesh.fact.GrantFact;
import io.sidelane.controlplane.mesh.fact.Name;
import io.sidelane.controlplane.mesh.fact.ObjectRef;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads one object. Never fails: what makes no sense is in the fact's flaws, so that its author is
 * told and everybody else gets what he wrote.
 */
public final class FactReader {

    /** The kinds that say something to proxies. */
    public static final List<Class<? extends HasMetadata>> KINDS =
            List.of(
                    Service.class,
                    EndpointSlice.class,
                    GatewayClass.class,
                    Gateway.class,
                    HTTPRoute.class,
                    GRPCRoute.class,
                    TCPRoute.class,
                    BackendTLSPolicy.class,
                    ReferenceGrant.class,
                    Secret.class,
                    ConfigMap.class);

    static final String GATEWAY_API = "gateway.networking.k8s.io";

    private FactReader() {}

    /**
     * @return null if the object says nothing to proxies
     */
    public static @Nullable Fact read(HasMetadata object) {
        return switch (object) {
            case Service o -> ServiceReader.read(o);
            case EndpointSlice o -> SliceReader.read(o);
            case GatewayClass o -> GatewayReader.ofClass(o);
            case Gateway o -> GatewayReader.read(o);
            case HTTPRoute o -> HttpRouteReader.read(o);
            case GRPCRoute o -> GrpcRouteReader.read(o);
            case TCPRoute o -> TcpRouteReader.read(o);
            case BackendTLSPolicy o -> TlsReader.policy(o);
            case Secret o -> TlsReader.secret(o);
            case ConfigMap o -> TlsReader.authorities(o);
            case ReferenceGrant o -> grant(o);
            default -> null;
        };
    }

    private static final Set<String> GRANTED = Set.of("Service", "Secret", "ConfigMap");

    private static @Nullable Fact grant(ReferenceGrant grant) {
        var to =
                grant.getSpec().getTo().stream()
                        .filter(t -> isCore(t.getGroup()))
                        .map(t -> new GrantFact.To(t.getKind(), t.getName()))
                        .filter(t -> GRANTED.contains(t.kind()))
                        .toList();
        if (to.isEmpty()) {
            return null;
        }
        var from =
                grant.getSpec().getFrom().stream()
                        .filter(f -> GATEWAY_API.equals(f.getGroup()))
                        .map(f -> new GrantFact.From(f.getNamespace(), f.getKind()))
                        .toList();
        return new GrantFact(ref(grant), namespace(grant), from, to);
    }

    static ObjectRef ref(HasMetadata object) {
        var version = object.getApiVersion();
        var slash = version.indexOf('/');
        return new ObjectRef(
                slash < 0 ? "" : version.substring(0, slash),
                object.getKind(),
                namespace(object),
                object.getMetadata().getName());
    }

    static Name name(HasMetadata object) {
        return new Name(namespace(object), object.getMetadata().getName());
    }

    static String namespace(HasMetadata object) {
        return Objects.requireNonNullElse(object.getMetadata().getNamespace(), "default");
    }

    static long generation(HasMetadata object) {
        return Objects.requireNonNullElse(object.getMetadata().getGeneration(), 0L);
    }

    static String created(HasMetadata object) {
        return Objects.requireNonNullElse(object.getMetadata().getCreationTimestamp(), "");
    }

    static boolean isCore(@Nullable String group) {
        return group == null || group.isEmpty();
    }
}
