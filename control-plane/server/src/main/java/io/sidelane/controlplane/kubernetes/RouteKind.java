package io.sidelane.controlplane.kubernetes;

import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.sidelane.controlplane.status.ObjectRef;
import org.jspecify.annotations.Nullable;

/** Routes of Gateway API whose status is written. */
enum RouteKind {
    HTTP("HTTPRoute", "httproutes", "v1"),
    GRPC("GRPCRoute", "grpcroutes", "v1"),
    TCP("TCPRoute", "tcproutes", "v1alpha2");

    private static final String GROUP = "gateway.networking.k8s.io";

    private final String kind;
    private final String plural;
    private final String version;

    RouteKind(String kind, String plural, String version) {
        this.kind = kind;
        this.plural = plural;
        this.version = version;
    }

    /** Null if it is something else. */
    static @Nullable RouteKind of(ObjectRef ref) {
        for (var route : values()) {
            if (ref.group().equals(GROUP) && ref.kind().equals(route.kind)) {
                return route;
            }
        }
        return null;
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
                .withNamespaced(true)
                .build();
    }
}
