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
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * TLS towards endpoints, by upstream: their chain must lead to the CA that is told, and their name
 * must be the one that is told. What is asked for as before stays the same object. Immutable.
 */
public final class UpstreamContexts {

    /** Of no upstream. */
    public static final UpstreamContexts NONE = new UpstreamContexts(Map.of());

    private final Map<String, Made> byUpstream;

    private record Material(
            PemText authorities,
            @Nullable PemText certificate,
            @Nullable PemText key,
            List<String> names,
            UpstreamProtocol protocol) {}

    private record Made(Material material, SslContext context) {}

    private UpstreamContexts(Map<String, Made> byUpstream) {
        this.byUpstream = Map.copyOf(byUpstream);
    }

    /**
     * Those of other upstreams.
     *
     * @param directory what relative names of files are relative to
     * @throws CertificateException with a message for people
     */
    public UpstreamContexts next(List<UpstreamConfig> upstreams, Path directory)
            throws CertificateException {
        var next = new HashMap<String, Made>();
        for (var upstream : upstreams) {
            var tls = upstream.tls();
            if (tls != null) {
                var material = material(directory, upstream.protocol(), tls);
                var before = byUpstream.get(upstream.name());
                next.put(
                        upstream.name(),
                        before != null && before.material().equals(material)
                                ? before
                                : new Made(material, context(upstream.name(), material)));
            }
        }
        return new UpstreamContexts(next);
    }

    /** Null for an upstream that is spoken to in clear. */
    public @Nullable SslContext of(String upstream) {
        var made = byUpstream.get(upstream);
        return made == null ? null : made.context();
    }

    /**
     * @param pem PEM, or a file of it
     * @throws CertificateException when there is no certificate in it
     */
    public static void checkAuthorities(String pem) throws CertificateException {
        var _ = Certificates.chain(PemText.of(Path.of("/"), pem));
    }

    private static Material material(Path directory, UpstreamProtocol protocol, UpstreamTls tls)
            throws CertificateException {
        return new Material(
                PemText.of(directory, tls.ca()),
                tls.certificate() == null ? null : PemText.of(directory, tls.certificate()),
                tls.key() == null ? null : PemText.of(directory, tls.key()),
                tls.names(),
                protocol);
    }

    private static SslContext context(String upstream, Material material)
            throws CertificateException {
        var builder =
                SslContextBuilder.forClient()
                        .sslProvider(SslProvider.OPENSSL)
                        .protocols("TLSv1.3", "TLSv1.2")
                        .applicationProtocolConfig(
                                new ApplicationProtocolConfig(
                                        Protocol.ALPN,
                                        SelectorFailureBehavior.NO_ADVERTISE,
                                        SelectedListenerFailureBehavior.ACCEPT,
                                        material.protocol() == UpstreamProtocol.HTTP2
                                                ? "h2"
                                                : "http/1.1"));
        try {
            trust(builder, material);
            show(builder, material);
            return builder.build();
        } catch (IOException | IllegalArgumentException | GeneralSecurityException e) {
            throw new CertificateException(
                    "upstream %s: %s (expected: certificates and a key that BoringSSL takes)"
                            .formatted(upstream, e.getMessage()));
        }
    }

    private static void trust(SslContextBuilder builder, Material material)
            throws CertificateException, GeneralSecurityException {
        var authorities = Certificates.chain(material.authorities());
        if (material.names().isEmpty()) {
            builder.endpointIdentificationAlgorithm("HTTPS").trustManager(authorities);
        } else {
            builder.endpointIdentificationAlgorithm(null)
                    .trustManager(new NamedPeers(authorities, material.names()));
        }
    }

    private static void show(SslContextBuilder builder, Material material)
            throws CertificateException {
        if (material.certificate() == null || material.key() == null) {
            return;
        }
        var own = Certificates.chain(material.certificate());
        builder.keyManager(PemKey.read(material.key(), material.certificate(), own[0]), own);
    }
}
