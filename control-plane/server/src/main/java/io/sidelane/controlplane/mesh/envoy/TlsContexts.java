package io.sidelane.controlplane.mesh.envoy;

import com.google.protobuf.BoolValue;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext.CombinedCertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SubjectAltNameMatcher;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SubjectAltNameMatcher.SanType;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters.TlsProtocol;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;

/** Who proves what to whom. */
public final class TlsContexts {
    /** Tells TLS between sidecars from an application's own. */
    static final String ALPN = "sidelane";

    private static final String SYSTEM_AUTHORITIES = "/etc/ssl/certs/ca-certificates.crt";

    private TlsContexts() {}

    /** From sidecar to sidecar: the other must be one of the service's identities. */
    static TransportSocket toSidecar(MutualTls tls) {
        var validation = CertificateValidationContext.newBuilder();
        if (tls.identities().isEmpty()) {
            validation.addMatchTypedSubjectAltNames(
                    uri(StringMatcher.newBuilder().setPrefix(tls.prefix())));
        }
        for (var identity : tls.identities()) {
            validation.addMatchTypedSubjectAltNames(
                    uri(StringMatcher.newBuilder().setExact(identity)));
        }
        return socket(
                UpstreamTlsContext.newBuilder()
                        .setCommonTlsContext(mutual(validation).addAlpnProtocols(ALPN))
                        .build());
    }

    /** What an inbound sidecar asks for: a certificate of the mesh. */
    static TransportSocket atSidecar(String trustDomain) {
        var validation =
                CertificateValidationContext.newBuilder()
                        .addMatchTypedSubjectAltNames(
                                uri(
                                        StringMatcher.newBuilder()
                                                .setPrefix("spiffe://" + trustDomain + "/")));
        return socket(
                DownstreamTlsContext.newBuilder()
                        .setRequireClientCertificate(BoolValue.of(true))
                        .setCommonTlsContext(mutual(validation).addAlpnProtocols(ALPN))
                        .build());
    }

    /** To endpoints that speak TLS themselves. */
    public static TransportSocket toBackend(BackendTls tls) {
        var authorities = DataSource.newBuilder();
        if (tls.authorities() == null) {
            authorities.setFilename(SYSTEM_AUTHORITIES);
        } else {
            authorities.setInlineString(tls.authorities());
        }
        var validation = CertificateValidationContext.newBuilder().setTrustedCa(authorities);
        if (tls.names().isEmpty()) {
            validation.addMatchTypedSubjectAltNames(
                    name(SanType.DNS, StringMatcher.newBuilder().setExact(tls.hostname())));
        }
        for (var name : tls.names()) {
            validation.addMatchTypedSubjectAltNames(
                    name(
                            name.uri() ? SanType.URI : SanType.DNS,
                            StringMatcher.newBuilder().setExact(name.value())));
        }
        return socket(
                UpstreamTlsContext.newBuilder()
                        .setSni(tls.hostname())
                        .setCommonTlsContext(
                                CommonTlsContext.newBuilder().setValidationContext(validation))
                        .build());
    }

    private static CommonTlsContext.Builder mutual(
            CertificateValidationContext.Builder validation) {
        return CommonTlsContext.newBuilder()
                .setTlsParams(
                        TlsParameters.newBuilder()
                                .setTlsMinimumProtocolVersion(TlsProtocol.TLSv1_3)
                                .setTlsMaximumProtocolVersion(TlsProtocol.TLSv1_3))
                .addTlsCertificateSdsSecretConfigs(secret(Secrets.IDENTITY))
                .setCombinedValidationContext(
                        CombinedCertificateValidationContext.newBuilder()
                                .setDefaultValidationContext(validation)
                                .setValidationContextSdsSecretConfig(secret(Secrets.TRUST)));
    }

    private static SdsSecretConfig secret(String name) {
        return SdsSecretConfig.newBuilder().setName(name).setSdsConfig(Messages.ADS).build();
    }

    private static SubjectAltNameMatcher uri(StringMatcher.Builder matcher) {
        return name(SanType.URI, matcher);
    }

    private static SubjectAltNameMatcher name(SanType type, StringMatcher.Builder matcher) {
        return SubjectAltNameMatcher.newBuilder().setSanType(type).setMatcher(matcher).build();
    }

    static TransportSocket socket(com.google.protobuf.Message context) {
        return TransportSocket.newBuilder()
                .setName("envoy.transport_sockets.tls")
                .setTypedConfig(Messages.pack(context))
                .build();
    }
}
