package io.sidelane.gateway.xds;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.Struct;
import com.google.protobuf.UInt32Value;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.AggregatedConfigSource;
import io.envoyproxy.envoy.config.core.v3.ConfigSource;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.core.v3.HealthStatus;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.Endpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.FilterChainMatch;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.listener.v3.QuicProtocolOptions;
import io.envoyproxy.envoy.config.listener.v3.UdpListenerConfig;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.config.route.v3.WeightedCluster;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.Rds;
import io.envoyproxy.envoy.extensions.transport_sockets.quic.v3.QuicDownstreamTransport;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SubjectAltNameMatcher;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsCertificate;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Resources as a control plane would send them. */
final class Told {

    static final String PEM = "-----BEGIN CERTIFICATE-----\n";

    private static final ConfigSource ADS =
            ConfigSource.newBuilder().setAds(AggregatedConfigSource.getDefaultInstance()).build();

    private Told() {}

    /**
     * @param flaw null: whatever comes is right
     */
    static PemCheck pems(Supplier<@Nullable String> flaw) {
        return new PemCheck() {
            @Override
            public @Nullable String identity(String chain, String key) {
                return flaw.get();
            }

            @Override
            public @Nullable String authorities(String pem) {
                return flaw.get();
            }
        };
    }

    static DeltaDiscoveryResponse response(Type type, String nonce, Resource... resources) {
        return DeltaDiscoveryResponse.newBuilder()
                .setTypeUrl(type.url())
                .setNonce(nonce)
                .addAllResources(List.of(resources))
                .build();
    }

    static Resource resource(String name, Message body) {
        return Resource.newBuilder()
                .setName(name)
                .setVersion("v1")
                .setResource(
                        Any.newBuilder()
                                .setTypeUrl(
                                        "type.googleapis.com/"
                                                + body.getDescriptorForType().getFullName())
                                .setValue(body.toByteString()))
                .build();
    }

    static Resource listener(String policy) {
        return resource("edge", listenerBody(policy).build());
    }

    static Listener.Builder listenerBody(String policy) {
        return listenerBody(policy, "cert", "edge");
    }

    static Listener.Builder listenerBody(String policy, String secret, String routes) {
        var tls =
                QuicDownstreamTransport.newBuilder()
                        .setDownstreamTlsContext(
                                DownstreamTlsContext.newBuilder()
                                        .setCommonTlsContext(
                                                CommonTlsContext.newBuilder()
                                                        .addTlsCertificateSdsSecretConfigs(
                                                                SdsSecretConfig.newBuilder()
                                                                        .setName(secret)
                                                                        .setSdsConfig(ADS))))
                        .build();
        var http =
                HttpConnectionManager.newBuilder()
                        .setStatPrefix("edge")
                        .setRds(Rds.newBuilder().setRouteConfigName(routes).setConfigSource(ADS))
                        .build();
        var listener =
                Listener.newBuilder()
                        .setName("edge")
                        .setAddress(
                                Address.newBuilder()
                                        .setSocketAddress(
                                                SocketAddress.newBuilder()
                                                        .setProtocol(SocketAddress.Protocol.UDP)
                                                        .setAddress("127.0.0.1")
                                                        .setPortValue(443)))
                        .setUdpListenerConfig(
                                UdpListenerConfig.newBuilder()
                                        .setQuicOptions(QuicProtocolOptions.getDefaultInstance()))
                        .addFilterChains(
                                FilterChain.newBuilder()
                                        .setFilterChainMatch(
                                                FilterChainMatch.newBuilder()
                                                        .addServerNames("shop.example"))
                                        .setTransportSocket(
                                                TransportSocket.newBuilder()
                                                        .setTypedConfig(
                                                                resource("", tls).getResource()))
                                        .addFilters(
                                                Filter.newBuilder()
                                                        .setTypedConfig(
                                                                resource("", http).getResource())));
        if (!policy.isEmpty()) {
            listener.setMetadata(
                    Metadata.newBuilder()
                            .putFilterMetadata(
                                    Listeners.POLICY,
                                    Struct.newBuilder()
                                            .putFields(
                                                    "spec",
                                                    Value.newBuilder()
                                                            .setStringValue(policy)
                                                            .build())
                                            .build()));
        }
        return listener;
    }

    static Resource secret() {
        return resource(
                "cert",
                Secret.newBuilder()
                        .setName("cert")
                        .setTlsCertificate(
                                TlsCertificate.newBuilder()
                                        .setCertificateChain(inline())
                                        .setPrivateKey(inline()))
                        .build());
    }

    private static DataSource inline() {
        return DataSource.newBuilder().setInlineBytes(ByteString.copyFromUtf8(PEM)).build();
    }

    static Resource cluster(Cluster.Builder more) {
        return resource(
                "books",
                more.setName("books")
                        .setType(Cluster.DiscoveryType.EDS)
                        .setEdsClusterConfig(
                                Cluster.EdsClusterConfig.newBuilder().setEdsConfig(ADS))
                        .build());
    }

    /**
     * @param authorities PEM, or a file's name
     * @param san type, colon, space and name
     */
    static Cluster.Builder tls(String name, String authorities, String san) {
        var type = san.split(":", 2);
        var validation =
                CertificateValidationContext.newBuilder()
                        .setTrustedCa(
                                authorities.startsWith("/")
                                        ? DataSource.newBuilder().setFilename(authorities)
                                        : DataSource.newBuilder().setInlineString(authorities))
                        .addMatchTypedSubjectAltNames(
                                SubjectAltNameMatcher.newBuilder()
                                        .setSanType(SubjectAltNameMatcher.SanType.valueOf(type[0]))
                                        .setMatcher(
                                                StringMatcher.newBuilder()
                                                        .setExact(type[1].strip())));
        var context =
                UpstreamTlsContext.newBuilder()
                        .setSni(name)
                        .setCommonTlsContext(
                                CommonTlsContext.newBuilder().setValidationContext(validation))
                        .build();
        return Cluster.newBuilder()
                .setTransportSocket(
                        TransportSocket.newBuilder()
                                .setName("envoy.transport_sockets.tls")
                                .setTypedConfig(resource("", context).getResource()));
    }

    static Resource endpoints() {
        return resource(
                "books",
                ClusterLoadAssignment.newBuilder()
                        .setClusterName("books")
                        .addEndpoints(
                                LocalityLbEndpoints.newBuilder()
                                        .addLbEndpoints(endpoint("10.0.0.1", HealthStatus.HEALTHY))
                                        .addLbEndpoints(
                                                endpoint("10.0.0.2", HealthStatus.DRAINING)))
                        .build());
    }

    private static LbEndpoint endpoint(String ip, HealthStatus status) {
        return LbEndpoint.newBuilder()
                .setHealthStatus(status)
                .setEndpoint(
                        Endpoint.newBuilder()
                                .setAddress(
                                        Address.newBuilder()
                                                .setSocketAddress(
                                                        SocketAddress.newBuilder()
                                                                .setAddress(ip)
                                                                .setPortValue(8080))))
                .build();
    }

    static Resource routes(RouteMatch.Builder match) {
        return routes(match, "*");
    }

    static Resource routes(RouteMatch.Builder match, String domain) {
        return resource(
                "edge",
                RouteConfiguration.newBuilder()
                        .setName("edge")
                        .addVirtualHosts(
                                VirtualHost.newBuilder()
                                        .setName(domain)
                                        .addDomains(domain)
                                        .addRoutes(
                                                Route.newBuilder()
                                                        .setName("HTTPRoute shop/books")
                                                        .setMatch(match)
                                                        .setRoute(
                                                                RouteAction.newBuilder()
                                                                        .setWeightedClusters(
                                                                                WeightedCluster
                                                                                        .newBuilder()
                                                                                        .addClusters(
                                                                                                share())))))
                        .build());
    }

    private static WeightedCluster.ClusterWeight share() {
        return WeightedCluster.ClusterWeight.newBuilder()
                .setName("books")
                .setWeight(UInt32Value.of(1))
                .build();
    }
}
