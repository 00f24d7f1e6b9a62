package io.sidelane.controlplane.mesh.envoy;

import com.google.protobuf.Any;
import com.google.protobuf.BoolValue;
import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.ApiConfigSource;
import io.envoyproxy.envoy.config.core.v3.ApiVersion;
import io.envoyproxy.envoy.config.core.v3.GrpcService;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.sidelane.xds.Resource;
import io.sidelane.xds.ResourceType;
import io.sidelane.xds.Snapshot;
import io.sidelane.xds.TypeRegistry;
import java.time.Duration;
import java.util.Collection;

/**
 * A snapshot as a file for {@code envoy --mode validate}, which fetches nothing: routes and
 * endpoints stand where they would be asked for. Envoy reads it binary, as {@code NAME.pb}.
 */
public final class StaticBootstrap {
    private static final String ADS = "ads";

    private StaticBootstrap() {}

    public static Bootstrap of(Snapshot snapshot) {
        var bootstrap =
                Bootstrap.newBuilder()
                        .setNode(Node.newBuilder().setId("validate").setCluster("validate"));
        // What refers to ADS, for secrets for example, must refer to something; it is not asked.
        bootstrap
                .getDynamicResourcesBuilder()
                .getAdsConfigBuilder()
                .setApiType(ApiConfigSource.ApiType.GRPC)
                .setTransportApiVersion(ApiVersion.V3)
                .addGrpcServices(
                        GrpcService.newBuilder()
                                .setEnvoyGrpc(
                                        GrpcService.EnvoyGrpc.newBuilder().setClusterName(ADS)));
        bootstrap
                .getStaticResourcesBuilder()
                .addClusters(
                        Cluster.newBuilder()
                                .setName(ADS)
                                .setType(Cluster.DiscoveryType.STATIC)
                                .setConnectTimeout(Messages.duration(Duration.ofSeconds(1)))
                                .putTypedExtensionProtocolOptions(
                                        Clusters.HTTP_OPTIONS,
                                        Messages.pack(Clusters.httpOptions(true))));
        var resources = bootstrap.getStaticResourcesBuilder();
        try {
            for (var resource : resources(snapshot, TypeRegistry.CDS)) {
                resources.addClusters(
                        cluster(Cluster.parseFrom(resource.body().getValue()), snapshot));
            }
            for (var resource : resources(snapshot, TypeRegistry.LDS)) {
                resources.addListeners(
                        listener(Listener.parseFrom(resource.body().getValue()), snapshot));
            }
            for (var resource : resources(snapshot, TypeRegistry.SDS)) {
                resources.addSecrets(Secret.parseFrom(resource.body().getValue()));
            }
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("snapshot: " + e.getMessage(), e);
        }
        return bootstrap.build();
    }

    private static Collection<Resource> resources(Snapshot snapshot, ResourceType type) {
        return snapshot.resources(type.url()).resources();
    }

    private static Cluster cluster(Cluster cluster, Snapshot snapshot)
            throws InvalidProtocolBufferException {
        if (cluster.getType() != Cluster.DiscoveryType.EDS) {
            return cluster;
        }
        var endpoints = snapshot.resources(TypeRegistry.EDS.url()).get(cluster.getName());
        var assignment =
                endpoints == null
                        ? ClusterLoadAssignment.newBuilder()
                                .setClusterName(cluster.getName())
                                .build()
                        : ClusterLoadAssignment.parseFrom(endpoints.body().getValue());
        return cluster.toBuilder()
                .clearEdsClusterConfig()
                .setType(Cluster.DiscoveryType.STATIC)
                .setLoadAssignment(assignment)
                .build();
    }

    private static Listener listener(Listener listener, Snapshot snapshot)
            throws InvalidProtocolBufferException {
        var inlined = listener.toBuilder();
        for (var chain : inlined.getFilterChainsBuilderList()) {
            inline(chain, snapshot);
        }
        return inlined.build();
    }

    private static void inline(FilterChain.Builder chain, Snapshot snapshot)
            throws InvalidProtocolBufferException {
        for (var filter : chain.getFiltersBuilderList()) {
            var config = filter.getTypedConfig();
            if (config.is(HttpConnectionManager.class)) {
                filter.setTypedConfig(inlined(config, snapshot));
            }
        }
    }

    private static Any inlined(Any config, Snapshot snapshot)
            throws InvalidProtocolBufferException {
        var manager = config.unpack(HttpConnectionManager.class);
        var routes =
                snapshot.resources(TypeRegistry.RDS.url())
                        .get(manager.getRds().getRouteConfigName());
        return routes == null
                ? config
                : Messages.pack(
                        manager.toBuilder()
                                .setRouteConfig(
                                        RouteConfiguration.parseFrom(routes.body().getValue())
                                                .toBuilder()
                                                // As it is for routes that are fetched.
                                                .setValidateClusters(BoolValue.of(false)))
                                .build());
    }
}
