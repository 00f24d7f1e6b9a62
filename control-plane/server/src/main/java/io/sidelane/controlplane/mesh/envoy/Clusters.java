package io.sidelane.controlplane.mesh.envoy;

import com.google.protobuf.BoolValue;
import com.google.protobuf.Struct;
import com.google.protobuf.UInt32Value;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.OutlierDetection;
import io.envoyproxy.envoy.config.core.v3.BindConfig;
import io.envoyproxy.envoy.config.core.v3.ExtraSourceAddress;
import io.envoyproxy.envoy.config.core.v3.HealthCheck;
import io.envoyproxy.envoy.config.core.v3.Http2ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.extensions.transport_sockets.raw_buffer.v3.RawBuffer;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions.ExplicitHttpConfig;
import io.envoyproxy.envoy.type.v3.Percent;
import io.sidelane.controlplane.mesh.fact.ServiceFact;
import io.sidelane.controlplane.mesh.fact.ServiceFact.Outlier;
import io.sidelane.xds.Resource;
import io.sidelane.xds.TypeRegistry;
import java.time.Duration;
import java.util.List;

/** What requests and connections go to. */
public final class Clusters {
    /** A name that is no cluster: what goes there fails. */
    public static final String MISSING = "sidelane.missing";

    static final String PASSTHROUGH = "PassthroughCluster";
    static final String BLACK_HOLE = "BlackHoleCluster";
    static final String INBOUND = "inbound";
    public static final String HTTP_OPTIONS =
            "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";

    /** Key of the metadata by which an endpoint's sidecar is known to take TLS. */
    static final String MUTUAL_TLS = "sidelane.mtls";

    private static final Duration CHECK_TIMEOUT = Duration.ofSeconds(1);
    private static final int UNHEALTHY_AFTER = 3;

    private Clusters() {}

    /** A service's, for sidecars that have no identity to prove. */
    public static Resource plain(PortInput input) {
        return resource(base(input, ClientKind.SIDECAR).build());
    }

    /** A service's, for gRPC, which has its identity from elsewhere. */
    public static Resource grpc(PortInput input) {
        var cluster = base(input, ClientKind.GRPC);
        if (input.tls() == null && input.mutualTls().mode() == MutualTls.Mode.STRICT) {
            cluster.setTransportSocket(GrpcTls.toServer(input.mutualTls()));
        }
        return resource(cluster.build());
    }

    /** A service's, for sidecars that have an identity. */
    public static Resource mutual(PortInput input) {
        var cluster = base(input, ClientKind.SIDECAR);
        var mode = input.mutualTls().mode();
        if (input.tls() != null || mode == MutualTls.Mode.OFF) {
            return resource(cluster.build());
        }
        var tls = TlsContexts.toSidecar(input.mutualTls());
        if (mode == MutualTls.Mode.STRICT) {
            return resource(cluster.setTransportSocket(tls).build());
        }
        var raw =
                TransportSocket.newBuilder()
                        .setName("envoy.transport_sockets.raw_buffer")
                        .setTypedConfig(Messages.pack(RawBuffer.getDefaultInstance()));
        return resource(
                cluster.addTransportSocketMatches(
                                Cluster.TransportSocketMatch.newBuilder()
                                        .setName("tls")
                                        .setMatch(Struct.newBuilder().putFields(MUTUAL_TLS, yes()))
                                        .setTransportSocket(tls))
                        .addTransportSocketMatches(
                                Cluster.TransportSocketMatch.newBuilder()
                                        .setName("plain")
                                        .setMatch(Struct.getDefaultInstance())
                                        .setTransportSocket(raw))
                        .build());
    }

    static Value yes() {
        return Value.newBuilder().setStringValue("true").build();
    }

    /** Those that every sidecar has. */
    public static List<Resource> ofEverySidecar() {
        var anywhere =
                Cluster.newBuilder()
                        .setName(PASSTHROUGH)
                        .setType(Cluster.DiscoveryType.ORIGINAL_DST)
                        .setLbPolicy(Cluster.LbPolicy.CLUSTER_PROVIDED)
                        .setConnectTimeout(Messages.duration(Duration.ofSeconds(10)))
                        .build();
        var nowhere =
                Cluster.newBuilder()
                        .setName(BLACK_HOLE)
                        .setType(Cluster.DiscoveryType.STATIC)
                        .setConnectTimeout(Messages.duration(Duration.ofSeconds(1)))
                        .build();
        // The address from which Istio's rules let a sidecar through to its own application.
        var application =
                anywhere.toBuilder()
                        .setName(INBOUND)
                        .setUpstreamBindConfig(
                                BindConfig.newBuilder()
                                        .setSourceAddress(source("127.0.0.6"))
                                        .addExtraSourceAddresses(
                                                ExtraSourceAddress.newBuilder()
                                                        .setAddress(source("::6"))))
                        .build();
        return List.of(resource(anywhere), resource(nowhere), resource(application));
    }

    private static SocketAddress source(String ip) {
        return SocketAddress.newBuilder().setAddress(ip).setPortValue(0).build();
    }

    private static Cluster.Builder base(PortInput input, ClientKind client) {
        var service = input.service();
        var cluster =
                Cluster.newBuilder()
                        .setName(input.name())
                        .setConnectTimeout(Messages.duration(service.connectTimeout()));
        if (input.tls() != null && !input.tls().usable()) {
            return cluster.setType(Cluster.DiscoveryType.STATIC);
        }
        cluster.setType(Cluster.DiscoveryType.EDS)
                .setEdsClusterConfig(
                        Cluster.EdsClusterConfig.newBuilder().setEdsConfig(Messages.ADS));
        if (service.outlier().consecutiveErrors() > 0) {
            cluster.setOutlierDetection(outlier(service.outlier()));
        }
        return switch (client) {
            case GRPC -> cluster;
            case SIDECAR -> forSidecar(cluster, input);
        };
    }

    private static Cluster.Builder forSidecar(Cluster.Builder cluster, PortInput input) {
        if (input.port().protocol().http()) {
            cluster.putTypedExtensionProtocolOptions(
                    HTTP_OPTIONS, Messages.pack(httpOptions(input.port().protocol().http2())));
        }
        if (input.tls() != null) {
            cluster.setTransportSocket(TlsContexts.toBackend(input.tls()));
        }
        var check = healthCheck(input);
        if (check != null) {
            cluster.addHealthChecks(check);
        }
        // Endpoints that are not ready get nothing, however many they are.
        return cluster.setCommonLbConfig(
                Cluster.CommonLbConfig.newBuilder()
                        .setHealthyPanicThreshold(Percent.getDefaultInstance()));
    }

    public static HttpProtocolOptions httpOptions(boolean http2) {
        var explicit = ExplicitHttpConfig.newBuilder();
        if (http2) {
            explicit.setHttp2ProtocolOptions(Http2ProtocolOptions.getDefaultInstance());
        } else {
            explicit.getHttpProtocolOptionsBuilder();
        }
        return HttpProtocolOptions.newBuilder().setExplicitHttpConfig(explicit).build();
    }

    private static OutlierDetection outlier(Outlier outlier) {
        var errors = UInt32Value.of(outlier.consecutiveErrors());
        return OutlierDetection.newBuilder()
                .setConsecutive5Xx(errors)
                .setBaseEjectionTime(Messages.duration(outlier.ejection()))
                .setMaxEjectionPercent(UInt32Value.of(100))
                .build();
    }

    private static HealthCheck.@org.jspecify.annotations.Nullable Builder healthCheck(
            PortInput input) {
        return switch (input.service().healthCheck()) {
            case ServiceFact.HealthCheck.None _ -> null;
            case ServiceFact.HealthCheck.Connect c ->
                    check(c.interval())
                            .setTcpHealthCheck(HealthCheck.TcpHealthCheck.getDefaultInstance());
            case ServiceFact.HealthCheck.Grpc c ->
                    input.port().protocol().http2()
                            ? check(c.interval())
                                    .setGrpcHealthCheck(
                                            HealthCheck.GrpcHealthCheck.getDefaultInstance())
                            : null;
            case ServiceFact.HealthCheck.Get c ->
                    input.port().protocol().http()
                            ? check(c.interval())
                                    .setHttpHealthCheck(
                                            HealthCheck.HttpHealthCheck.newBuilder()
                                                    .setHost(input.service().name().host())
                                                    .setPath(c.path()))
                            : null;
        };
    }

    private static HealthCheck.Builder check(Duration interval) {
        return HealthCheck.newBuilder()
                .setTimeout(Messages.duration(CHECK_TIMEOUT))
                .setInterval(Messages.duration(interval))
                .setNoTrafficInterval(Messages.duration(interval))
                .setUnhealthyThreshold(UInt32Value.of(UNHEALTHY_AFTER))
                .setHealthyThreshold(UInt32Value.of(1))
                .setReuseConnection(BoolValue.of(true));
    }

    private static Resource resource(Cluster cluster) {
        return Resource.of(TypeRegistry.CDS, cluster.getName(), cluster);
    }
}
