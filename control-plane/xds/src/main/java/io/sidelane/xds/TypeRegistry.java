package io.sidelane.xds;

import static io.sidelane.xds.ResourceType.Role.CONSUMER;
import static io.sidelane.xds.ResourceType.Role.INDEPENDENT;
import static io.sidelane.xds.ResourceType.Role.PROVIDER;

import io.sidelane.xds.ResourceType.Reference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The types that are served, in the order in which they are sent. Others are refused. */
public final class TypeRegistry {
    private static final String ENVOY = "type.googleapis.com/envoy.";

    public static final ResourceType EDS =
            new ResourceType(
                    ENVOY + "config.endpoint.v3.ClusterLoadAssignment",
                    "EDS",
                    false,
                    false,
                    PROVIDER,
                    true,
                    null);
    public static final ResourceType CDS =
            new ResourceType(
                    ENVOY + "config.cluster.v3.Cluster",
                    "CDS",
                    true,
                    true,
                    PROVIDER,
                    true,
                    new Reference(EDS.url(), EnvoyReferences::endpointsOfCluster));
    public static final ResourceType SDS =
            new ResourceType(
                    ENVOY + "extensions.transport_sockets.tls.v3.Secret",
                    "SDS",
                    false,
                    false,
                    PROVIDER,
                    true,
                    null);
    public static final ResourceType RDS =
            new ResourceType(
                    ENVOY + "config.route.v3.RouteConfiguration",
                    "RDS",
                    false,
                    false,
                    CONSUMER,
                    true,
                    null);
    public static final ResourceType LDS =
            new ResourceType(
                    ENVOY + "config.listener.v3.Listener",
                    "LDS",
                    true,
                    true,
                    CONSUMER,
                    false,
                    new Reference(RDS.url(), EnvoyReferences::routesOfListener));
    public static final ResourceType ECDS =
            new ResourceType(
                    ENVOY + "config.core.v3.TypedExtensionConfig",
                    "ECDS",
                    false,
                    false,
                    INDEPENDENT,
                    false,
                    null);
    public static final ResourceType RTDS =
            new ResourceType(
                    ENVOY + "service.runtime.v3.Runtime",
                    "RTDS",
                    false,
                    false,
                    INDEPENDENT,
                    false,
                    null);

    /** What a node's agent has to redirect. */
    public static final ResourceType REDIRECT_POLICY =
            ResourceType.independent(
                    "type.googleapis.com/sidelane.v1alpha1.RedirectPolicy", "RedirectPolicy");

    private final Map<String, ResourceType> byUrl;

    private TypeRegistry(Collection<ResourceType> types) {
        var map = new LinkedHashMap<String, ResourceType>();
        for (var type : types) {
            if (map.put(type.url(), type) != null) {
                throw new IllegalArgumentException(
                        "type URL: %s twice (expected: once)".formatted(type.url()));
            }
        }
        byUrl = Collections.unmodifiableMap(map);
    }

    /** Envoy's types and Sidelane's own. */
    public static TypeRegistry standard() {
        return new TypeRegistry(List.of(CDS, EDS, SDS, LDS, RDS, ECDS, RTDS, REDIRECT_POLICY));
    }

    /** This registry and {@code more}, sent after all others. */
    public TypeRegistry with(ResourceType more) {
        var types = new ArrayList<>(byUrl.values());
        types.add(more);
        return new TypeRegistry(types);
    }

    public @Nullable ResourceType find(String url) {
        return byUrl.get(url);
    }

    public Collection<ResourceType> types() {
        return byUrl.values();
    }

    /** {@code "a, b, c"}, for messages. */
    public String urls() {
        return byUrl.keySet().stream().collect(Collectors.joining(", "));
    }
}
