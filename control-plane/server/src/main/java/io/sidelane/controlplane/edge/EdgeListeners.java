package io.sidelane.controlplane.edge;

import com.google.protobuf.BoolValue;
import com.google.protobuf.ByteString;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.FilterChainMatch;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.listener.v3.QuicProtocolOptions;
import io.envoyproxy.envoy.config.listener.v3.UdpListenerConfig;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.CodecType;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.Rds;
import io.envoyproxy.envoy.extensions.transport_sockets.quic.v3.QuicDownstreamTransport;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsCertificate;
import io.sidelane.controlplane.mesh.envoy.Messages;
import io.sidelane.controlplane.mesh.fact.GatewayFact;
import io.sidelane.controlplane.mesh.fact.SecretFact;
import io.sidelane.xds.Resource;
import io.sidelane.xds.TypeRegistry;

/** Ports and certificates: HTTP/3 as Envoy has it; a QUIC gateway serves TCP beside it. */
final class EdgeListeners {

    /** Key of the metadata with a QuicPolicy's {@code spec}, as JSON in field {@code spec}. */
    static final String POLICY = "sidelane.io/quic-policy";

    private EdgeListeners() {}

    static Resource of(EdgePort port) {
        var listener =
                Listener.newBuilder()
                        .setName(port.name())
                        .setAddress(
                                Address.newBuilder()
                                        .setSocketAddress(
                                                SocketAddress.newBuilder()
                                                        .setProtocol(SocketAddress.Protocol.UDP)
                                                        .setAddress(port.address())
                                                        .setPortValue(port.port())))
                        .setUdpListenerConfig(
                                UdpListenerConfig.newBuilder()
                                        .setQuicOptions(QuicProtocolOptions.getDefaultInstance()));
        if (!port.settings().isEmpty()) {
            listener.setMetadata(
                    Metadata.newBuilder()
                            .putFilterMetadata(
                                    POLICY,
                                    Struct.newBuilder()
                                            .putFields(
                                                    "spec",
                                                    Value.newBuilder()
                                                            .setStringValue(port.settings())
                                                            .build())
                                            .build()));
        }
        for (var each : port.listeners()) {
            listener.addFilterChains(chain(port, each));
        }
        return Resource.of(TypeRegistry.LDS, port.name(), listener.build());
    }

    private static FilterChain chain(EdgePort port, GatewayFact.Listener listener) {
        var chain = FilterChain.newBuilder().setName(listener.name());
        if (!listener.hostname().isEmpty()) {
            chain.setFilterChainMatch(
                    FilterChainMatch.newBuilder().addServerNames(listener.hostname()));
        }
        var tls = CommonTlsContext.newBuilder();
        for (var certificate : listener.certificates()) {
            tls.addTlsCertificateSdsSecretConfigs(
                    SdsSecretConfig.newBuilder()
                            .setName(certificate.toString())
                            .setSdsConfig(Messages.ADS));
        }
        var context = DownstreamTlsContext.newBuilder();
        if (!port.clients().isEmpty()) {
            context.setRequireClientCertificate(BoolValue.of(true));
            tls.setValidationContext(
                    CertificateValidationContext.newBuilder().setTrustedCa(inline(port.clients())));
        }
        var transport =
                QuicDownstreamTransport.newBuilder()
                        .setDownstreamTlsContext(context.setCommonTlsContext(tls))
                        .build();
        return chain.setTransportSocket(
                        TransportSocket.newBuilder()
                                .setName("envoy.transport_sockets.quic")
                                .setTypedConfig(Messages.pack(transport)))
                .addFilters(
                        Filter.newBuilder()
                                .setName("envoy.filters.network.http_connection_manager")
                                .setTypedConfig(Messages.pack(http(port.name()))))
                .build();
    }

    private static HttpConnectionManager http(String routes) {
        return HttpConnectionManager.newBuilder()
                .setCodecType(CodecType.HTTP3)
                .setStatPrefix(routes)
                .setRds(Rds.newBuilder().setRouteConfigName(routes).setConfigSource(Messages.ADS))
                .addHttpFilters(
                        HttpFilter.newBuilder()
                                .setName("envoy.filters.http.router")
                                .setTypedConfig(Messages.pack(Router.getDefaultInstance())))
                .build();
    }

    static Resource of(SecretFact secret) {
        var name = secret.name().toString();
        return Resource.of(
                TypeRegistry.SDS,
                name,
                Secret.newBuilder()
                        .setName(name)
                        .setTlsCertificate(
                                TlsCertificate.newBuilder()
                                        .setCertificateChain(inline(secret.certificate()))
                                        .setPrivateKey(inline(secret.key())))
                        .build());
    }

    private static DataSource inline(String pem) {
        return DataSource.newBuilder().setInlineBytes(ByteString.copyFromUtf8(pem)).build();
    }
}
