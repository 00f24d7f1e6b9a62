package io.sidelane.gateway.tls;

import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.sidelane.gateway.config.CertificateConfig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A listener's certificates by name. Read anew as a whole: when one file is no good, all stay as
 * they were. Handshakes begun earlier go on with what they began with.
 */
public final class Certificates {

    private final Path directory;
    private final @Nullable TicketKeys earlyData;
    private volatile Read read;

    /**
     * @param epoch of the keys that tickets of QUIC are sealed by
     */
    private record Contexts(QuicSslContext quic, SslContext tcp, AtomicLong epoch) {}

    private record Pem(CertificateConfig config, PemText certificate, PemText key) {}

    private record Read(List<Pem> pems, Contexts fallback, Map<String, Contexts> byName) {}

    /**
     * @param directory what relative names of files are relative to
     * @param earlyData what seals tickets that allow it; null: none does
     * @throws CertificateException with a message for people
     */
    public Certificates(
            Path directory, List<CertificateConfig> configs, @Nullable TicketKeys earlyData)
            throws CertificateException {
        this.directory = directory;
        this.earlyData = earlyData;
        this.read = readAll(pems(configs));
    }

    /**
     * Reads others; nothing is made anew of those that are the same, by which clients may resume.
     *
     * @return puts them into use
     * @throws CertificateException with a message for people
     */
    public Runnable prepare(List<CertificateConfig> configs) throws CertificateException {
        var pems = pems(configs);
        if (pems.equals(read.pems())) {
            return () -> {};
        }
        var next = readAll(pems);
        return () -> read = next;
    }

    private List<Pem> pems(List<CertificateConfig> configs) throws CertificateException {
        var pems = new ArrayList<Pem>();
        for (var config : configs) {
            pems.add(
                    new Pem(
                            config,
                            PemText.of(directory, config.certificate()),
                            PemText.of(directory, config.key())));
        }
        return List.copyOf(pems);
    }

    /** For the name that a client asks for, null or empty when it asks for none. */
    public QuicSslContext quic(@Nullable String name) {
        var found = find(name);
        if (earlyData != null) {
            earlyData.renew(found.epoch(), found.quic().sessionContext()::setTicketKeys);
        }
        return found.quic();
    }

    /** As {@link #quic}, for TLS over TCP. */
    public SslContext tcp(@Nullable String name) {
        return find(name).tcp();
    }

    private Contexts find(@Nullable String name) {
        var present = read;
        if (name == null || name.isEmpty()) {
            return present.fallback();
        }
        var lower = name.toLowerCase(Locale.ROOT);
        var exact = present.byName().get(lower);
        if (exact != null) {
            return exact;
        }
        int dot = lower.indexOf('.');
        return dot < 0
                ? present.fallback()
                : present.byName().getOrDefault("*" + lower.substring(dot), present.fallback());
    }

    private Read readAll(List<Pem> pems) throws CertificateException {
        var byName = new HashMap<String, Contexts>();
        Contexts first = null;
        for (var pem : pems) {
            var contexts = contexts(pem.certificate(), pem.key());
            first = first == null ? contexts : first;
            for (var host : pem.config().hosts()) {
                byName.putIfAbsent(host, contexts);
            }
        }
        if (first == null) {
            throw new CertificateException("certificates: none (expected: at least one)");
        }
        return new Read(pems, first, Map.copyOf(byName));
    }

    private Contexts contexts(PemText certificate, PemText keyPem) throws CertificateException {
        var chain = chain(certificate);
        var key = PemKey.read(keyPem);
        if (!PemKey.belongTogether(key, chain[0].getPublicKey())) {
            throw new CertificateException(
                    "%s: not the key of %s (expected: the one that it was made for)"
                            .formatted(keyPem.name(), certificate.name()));
        }
        try {
            return new Contexts(quicContext(key, chain), tcpContext(key, chain), new AtomicLong());
        } catch (IOException | IllegalArgumentException e) {
            throw new CertificateException(
                    "%s: %s (expected: a certificate and key that BoringSSL takes)"
                            .formatted(certificate.name(), e.getMessage()));
        }
    }

    private QuicSslContext quicContext(PrivateKey key, X509Certificate[] chain) {
        return QuicSslContextBuilder.forServer(key, null, chain)
                .applicationProtocols("h3")
                .earlyData(earlyData != null)
                .build();
    }

    private static SslContext tcpContext(PrivateKey key, X509Certificate[] chain)
            throws IOException {
        return SslContextBuilder.forServer(key, chain)
                .sslProvider(SslProvider.OPENSSL)
                .protocols("TLSv1.3", "TLSv1.2")
                .applicationProtocolConfig(
                        new ApplicationProtocolConfig(
                                Protocol.ALPN,
                                SelectorFailureBehavior.NO_ADVERTISE,
                                SelectedListenerFailureBehavior.ACCEPT,
                                "h2",
                                "http/1.1"))
                .build();
    }

    static X509Certificate[] chain(PemText pem) throws CertificateException {
        try {
            var certificates =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(
                                    new ByteArrayInputStream(
                                            pem.text().getBytes(StandardCharsets.US_ASCII)));
            if (!certificates.isEmpty()) {
                return certificates.toArray(X509Certificate[]::new);
            }
        } catch (GeneralSecurityException _) {
            // As good as none.
        }
        throw new CertificateException(
                "%s: no certificate (expected: certificates in PEM)".formatted(pem.name()));
    }
}
