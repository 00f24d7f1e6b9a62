package io.sidelane.controlplane.kubernetes;

import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.sidelane.controlplane.mesh.fact.ObjectRef;
import org.jspecify.annotations.Nullable;

/**
 * Kinds of Gateway API whose status is written: ours to read before it is, others say something of
 * routes and policies.
 */
enum GatewayApiKind {
    CLASS("GatewayClass", "gatewayclasses", "v1"),
    BACKEND_TLS("BackendTLSPolicy", "backendtlspolicies", "v1"),
    GATEWAY("Gateway", "gateways", "v1"),
    HTTP("HTTPRoute", "httproutes", "v1"),
    GRPC("GRPCRoute", "grpcroutes", "v1"),
    TCP("TCPRoute", "tcproutes", "v1alpha2");

    private static final String GROUP = "gateway.networking.k8s.io";

    private final String kind;
    private final String plural;
    private final String version;

    GatewayApiKind(String kind, String plural, String version) {
        this.kind = kind;
        this.plural = plural;
        this.version = version;
    }

    /** Null if it is something else. */
    static @Nullable GatewayApiKind of(ObjectRef ref) {
        for (var each : values()) {
            if (ref.group().equals(GROUP) && ref.kind().equals(each.kind)) {
                return each;
            }
        }
        return null;
    }

    boolean isRoute() {
        return this == HTTP || this == GRPC || this == TCP;
    }

    boolean isPolicy() {
        return this == BACKEND_TLS;
    }

    String kind() {
        return kind;
    }

    String apiVersion() {
        return GROUP + "/" + version;
    }

    ResourceDefinitionContext context() {
        return new ResourceDefinitionContext.Builder()
                .withGroup(GROUP)
                .withVersion(version)
                .withKind(kind)
                .withPlural(plural)
                .withNamespaced(this != CLASS)
                .build();
    }
}
