package io.sidelane.controlplane.edge;

import com.google.protobuf.UInt32Value;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.OutlierDetection;
import io.envoyproxy.envoy.config.core.v3.HealthCheck;
import io.sidelane.controlplane.mesh.envoy.BackendTls;
import io.sidelane.controlplane.mesh.envoy.Clusters;
import io.sidelane.controlplane.mesh.envoy.Messages;
import io.sidelane.controlplane.mesh.envoy.TlsContexts;
import io.sidelane.controlplane.mesh.envoy.UsableRoute.Target;
import io.sidelane.controlplane.mesh.fact.AppProtocol;
import io.sidelane.controlplane.mesh.fact.ServiceFact;
import io.sidelane.xds.Resource;
import io.sidelane.xds.TypeRegistry;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A service's port as a gateway asks it.
 *
 * @param tls null: it is spoken to in clear
 * @param grpc whether a GRPCRoute leads there: then HTTP/2 is spoken where the port says nothing
 */
record EdgeBackends(
        ServiceFact service, ServiceFact.Port port, @Nullable BackendTls tls, boolean grpc) {

    private static final Duration CHECK_TIMEOUT = Duration.ofSeconds(1);
    private static final int UNHEALTHY_AFTER = 3;

    /** What routes call it. */
    static String name(Target target, ServiceFact.Port port, boolean grpc) {
        return target.cluster() + (assumed(port, grpc) ? "/h2" : "");
    }

    private static boolean assumed(ServiceFact.Port port, boolean grpc) {
        return grpc && port.protocol() == AppProtocol.TCP;
    }

    private boolean http2() {
        return port.protocol().http2() || assumed(port, grpc);
    }

    Resource resource() {
        var target = new Target(service.name(), port.number());
        var cluster =
                Cluster.newBuilder()
                        .setName(name(target, port, grpc))
                        .setType(Cluster.DiscoveryType.EDS)
                        .setEdsClusterConfig(
                                Cluster.EdsClusterConfig.newBuilder()
                                        .setEdsConfig(Messages.ADS)
                                        .setServiceName(target.cluster()))
                        .setConnectTimeout(Messages.duration(service.connectTimeout()))
                        .putTypedExtensionProtocolOptions(
                                Clusters.HTTP_OPTIONS,
                                Messages.pack(Clusters.httpOptions(http2())));
        var outlier = service.outlier();
        if (outlier.consecutiveErrors() > 0) {
            cluster.setOutlierDetection(
                    OutlierDetection.newBuilder()
                            .setConsecutive5Xx(UInt32Value.of(outlier.consecutiveErrors()))
                            .setBaseEjectionTime(Messages.duration(outlier.ejection())));
        }
        if (tls != null) {
            cluster.setTransportSocket(TlsContexts.toBackend(tls));
        } else if (!http2() && service.healthCheck() instanceof ServiceFact.HealthCheck.Get check) {
            cluster.addHealthChecks(
                    HealthCheck.newBuilder()
                            .setTimeout(Messages.duration(CHECK_TIMEOUT))
                            .setInterval(Messages.duration(check.interval()))
                            .setUnhealthyThreshold(UInt32Value.of(UNHEALTHY_AFTER))
                            .setHealthyThreshold(UInt32Value.of(1))
                            .setHttpHealthCheck(
                                    HealthCheck.HttpHealthCheck.newBuilder()
                                            .setPath(check.path())));
        }
        return Resource.of(TypeRegistry.CDS, cluster.getName(), cluster.build());
    }
}
