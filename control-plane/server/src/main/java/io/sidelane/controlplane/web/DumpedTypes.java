package io.sidelane.controlplane.web;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.StringValue;
import com.google.protobuf.Struct;
import com.google.protobuf.TypeRegistry;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.TypedExtensionConfig;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.extensions.access_loggers.file.v3.FileAccessLog;
import io.envoyproxy.envoy.extensions.access_loggers.stream.v3.StderrAccessLog;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.listener.original_dst.v3.OriginalDst;
import io.envoyproxy.envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy;
import io.envoyproxy.envoy.extensions.transport_sockets.raw_buffer.v3.RawBuffer;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import io.envoyproxy.envoy.service.runtime.v3.Runtime;
import io.sidelane.xds.v1alpha1.NodeReport;
import io.sidelane.xds.v1alpha1.RedirectPolicy;

/** What may be packed in resources, with all that their files import. */
final class DumpedTypes {

    private DumpedTypes() {}

    static TypeRegistry registry() {
        var registry = TypeRegistry.newBuilder();
        for (var type :
                new Descriptor[] {
                    Cluster.getDescriptor(),
                    ClusterLoadAssignment.getDescriptor(),
                    Listener.getDescriptor(),
                    RouteConfiguration.getDescriptor(),
                    Secret.getDescriptor(),
                    Runtime.getDescriptor(),
                    TypedExtensionConfig.getDescriptor(),
                    RedirectPolicy.getDescriptor(),
                    NodeReport.getDescriptor(),
                    HttpConnectionManager.getDescriptor(),
                    Router.getDescriptor(),
                    TcpProxy.getDescriptor(),
                    OriginalDst.getDescriptor(),
                    TlsInspector.getDescriptor(),
                    RawBuffer.getDescriptor(),
                    DownstreamTlsContext.getDescriptor(),
                    UpstreamTlsContext.getDescriptor(),
                    HttpProtocolOptions.getDescriptor(),
                    FileAccessLog.getDescriptor(),
                    StderrAccessLog.getDescriptor(),
                    StringValue.getDescriptor(),
                    Struct.getDescriptor()
                }) {
            registry.add(type);
        }
        return registry.build();
    }
}
