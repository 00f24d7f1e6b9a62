package io.sidelane.xds;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.AggregatedConfigSource;
import io.envoyproxy.envoy.config.core.v3.ConfigSource;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.Rds;
import java.util.Arrays;
import java.util.stream.Stream;

/** Small resources to serve. */
public final class Fixtures {
    private static final ConfigSource ADS =
            ConfigSource.newBuilder().setAds(AggregatedConfigSource.getDefaultInstance()).build();

    private Fixtures() {}

    /** A resource whose bytes mean nothing to anybody. */
    public static Resource resource(ResourceType type, String name, String content) {
        return Resource.of(
                type,
                name,
                Any.newBuilder()
                        .setTypeUrl(type.url())
                        .setValue(ByteString.copyFromUtf8(content))
                        .build());
    }

    /** {@code "a=1"} is the resource a with content 1. */
    public static ResourceSet set(ResourceType type, String... contents) {
        return ResourceSet.of(
                Stream.of(contents)
                        .map(c -> c.split("=", 2))
                        .map(c -> resource(type, c[0], c[1]))
                        .toList());
    }

    public static ResourceSet set(Resource... resources) {
        return ResourceSet.of(Arrays.asList(resources));
    }

    /** A cluster that fetches its endpoints, under its own name, over the same stream. */
    public static Resource cluster(String name, String altStat) {
        return Resource.of(
                TypeRegistry.CDS,
                name,
                Cluster.newBuilder()
                        .setName(name)
                        .setAltStatName(altStat)
                        .setType(Cluster.DiscoveryType.EDS)
                        .setEdsClusterConfig(
                                Cluster.EdsClusterConfig.newBuilder().setEdsConfig(ADS))
                        .build());
    }

    /** A listener that fetches {@code route} over the same stream. */
    public static Resource listener(String name, String route) {
        var http =
                HttpConnectionManager.newBuilder()
                        .setStatPrefix(name)
                        .setRds(Rds.newBuilder().setConfigSource(ADS).setRouteConfigName(route))
                        .build();
        return Resource.of(
                TypeRegistry.LDS,
                name,
                Listener.newBuilder()
                        .setName(name)
                        .addFilterChains(
                                FilterChain.newBuilder()
                                        .addFilters(
                                                Filter.newBuilder()
                                                        .setName("http")
                                                        .setTypedConfig(Any.pack(http))))
                        .build());
    }
}
