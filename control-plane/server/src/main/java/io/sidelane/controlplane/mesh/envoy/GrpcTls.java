package io.sidelane.controlplane.mesh.envoy;

import com.google.protobuf.BoolValue;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateProviderPluginInstance;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;

/**
 * Mutual TLS as gRPC understands it (gRFC A29): keys and authorities are those of its own
 * bootstrap, the control plane only says whom to take.
 */
final class GrpcTls {
    /** Of {@code certificate_providers} in the bootstrap. */
    private static final CertificateProviderPluginInstance PROVIDER =
            CertificateProviderPluginInstance.newBuilder().setInstanceName("default").build();

    private GrpcTls() {}

    /** The other must be one of the service's identities. */
    static TransportSocket toServer(MutualTls tls) {
        var validation = authorities();
        if (tls.identities().isEmpty()) {
            take(validation, StringMatcher.newBuilder().setPrefix(tls.prefix()));
        }
        for (var identity : tls.identities()) {
            take(validation, StringMatcher.newBuilder().setExact(identity));
        }
        return TlsContexts.socket(
                UpstreamTlsContext.newBuilder().setCommonTlsContext(mutual(validation)).build());
    }

    /** The other must be somebody whom the authorities know; gRPC servers match no names. */
    static TransportSocket atServer() {
        return TlsContexts.socket(
                DownstreamTlsContext.newBuilder()
                        .setRequireClientCertificate(BoolValue.of(true))
                        .setCommonTlsContext(mutual(authorities()))
                        .build());
    }

    // The field that came after it is one that gRPC does not read.
    @SuppressWarnings("deprecation")
    private static void take(
            CertificateValidationContext.Builder validation, StringMatcher.Builder name) {
        validation.addMatchSubjectAltNames(name);
    }

    private static CertificateValidationContext.Builder authorities() {
        return CertificateValidationContext.newBuilder().setCaCertificateProviderInstance(PROVIDER);
    }

    private static CommonTlsContext.Builder mutual(
            CertificateValidationContext.Builder validation) {
        return CommonTlsContext.newBuilder()
                .setTlsCertificateProviderInstance(PROVIDER)
                .setValidationContext(validation);
    }
}
