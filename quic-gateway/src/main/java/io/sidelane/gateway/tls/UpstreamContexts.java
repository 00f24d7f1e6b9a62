package io.sidelane.gateway.tls;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.sidelane.gateway.config.UpstreamConfig;
import io.sidelane.gateway.config.UpstreamProtocol;
import io.sidelane.gateway.config.UpstreamTls;
import java.io.IOException;
import java.nio.file.Path;

/**
 * TLS towards endpoints: their chain must lead to the file's CA, and their name must be the file's.
 */
public final class UpstreamContexts {

    private UpstreamContexts() {}

    /**
     * @param directory what relative names of files are relative to
     * @throws CertificateException with a message for people
     */
    public static SslContext of(Path directory, UpstreamConfig upstream, UpstreamTls tls)
            throws CertificateException {
        var builder =
                SslContextBuilder.forClient()
                        .sslProvider(SslProvider.OPENSSL)
                        .protocols("TLSv1.3", "TLSv1.2")
                        .endpointIdentificationAlgorithm("HTTPS")
                        .trustManager(Certificates.chain(PemText.of(directory, tls.ca())))
                        .applicationProtocolConfig(
                                new ApplicationProtocolConfig(
                                        Protocol.ALPN,
                                        SelectorFailureBehavior.NO_ADVERTISE,
                                        SelectedListenerFailureBehavior.ACCEPT,
                                        upstream.protocol() == UpstreamProtocol.HTTP2
                                                ? "h2"
                                                : "http/1.1"));
        if (tls.certificate() != null && tls.key() != null) {
            var own = Certificates.chain(PemText.of(directory, tls.certificate()));
            var key = PemKey.read(PemText.of(directory, tls.key()));
            if (!PemKey.belongTogether(key, own[0].getPublicKey())) {
                throw new CertificateException(
                        "%s: not the key of %s (expected: the one that it was made for)"
                                .formatted(tls.key(), tls.certificate()));
            }
            builder.keyManager(key, own);
        }
        try {
            return builder.build();
        } catch (IOException | IllegalArgumentException e) {
            throw new CertificateException(
                    "upstream %s: %s (expected: certificates and a key that BoringSSL takes)"
                            .formatted(upstream.name(), e.getMessage()));
        }
    }
}
