package io.sidelane.gateway.tls;

import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
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
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A listener's certificates by name. Read anew as a whole: when one file is no good, all stay as
 * they were. Handshakes begun earlier go on with what they began with.
 */
public final class Certificates {

    private final Path directory;
    private final @Nullable String clientCa;
    private final @Nullable TicketKeys tickets;
    private final boolean earlyData;
    private volatile Read read;

    /**
     * @param epoch of the keys that tickets of QUIC are sealed by
     */
    private record Contexts(QuicSslContext quic, SslContext tcp, AtomicLong epoch) {}

    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Own(PrivateKey key, X509Certificate[] chain) {}

    private record Pem(CertificateConfig config, PemText certificate, PemText key) {}

    /**
     * @param authorities those of clients; null: nobody is asked who it is
     * @param first what handshakes of QUIC begin with: who must show a certificate is settled
     *     there, and whether tickets are sealed by keys that others have, too
     * @param epoch of these
     */
    private record Read(
            List<Pem> pems,
            @Nullable PemText authorities,
            QuicSslContext first,
            AtomicLong epoch,
            Contexts fallback,
            Map<String, Contexts> byName) {}

    /**
     * @param directory what relative names of files are relative to
     * @param clientCa who vouches for clients, each of which must show a certificate then; null:
     *     nobody is asked who it is
     * @param tickets what seals those of QUIC; null: keys of nobody else, until certificates change
     * @param earlyData whether tickets allow it
     * @throws CertificateException with a message for people
     */
    public Certificates(
            Path directory,
            List<CertificateConfig> configs,
            @Nullable String clientCa,
            @Nullable TicketKeys tickets,
            boolean earlyData)
            throws CertificateException {
        this.directory = directory;
        this.clientCa = clientCa;
        this.tickets = tickets;
        this.earlyData = earlyData;
        this.read = readAll(pems(configs), authorities());
    }

    /**
     * Reads others; nothing is made anew of those that are the same, by which clients may resume.
     *
     * @return puts them into use
     * @throws CertificateException with a message for people
     */
    public Runnable prepare(List<CertificateConfig> configs) throws CertificateException {
        var pems = pems(configs);
        var authorities = authorities();
        if (pems.equals(read.pems()) && Objects.equals(authorities, read.authorities())) {
            return () -> {};
        }
        var next = readAll(pems, authorities);
        return () -> read = next;
    }

    private @Nullable PemText authorities() throws CertificateException {
        return clientCa == null ? null : PemText.of(directory, clientCa);
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

    /** What a connection of QUIC begins with, before it is known which name it asks for. */
    public QuicSslContext quic() {
        var present = read;
        renew(present.epoch(), present.first());
        return present.first();
    }

    /* For the name that a client asks for, null or empty when it asks for none. */
    private QuicSslContext quic(@Nullable String name) {
        var found = find(name);
        renew(found.epoch(), found.quic());
        return found.quic();
    }

    /*
     * BoringSSL asks the context that a handshake began with whether there are such keys, and Netty
     * then takes those of the one that the name led to.
     */
    private void renew(AtomicLong epoch, QuicSslContext context) {
        if (tickets != null) {
            tickets.renew(epoch, context.sessionContext()::setTicketKeys);
        }
    }

    /** For the name that a client of TLS over TCP asks for, null or empty when for none. */
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

    private Read readAll(List<Pem> pems, @Nullable PemText authorities)
            throws CertificateException {
        var vouching = authorities == null ? null : chain(authorities);
        var byName = new HashMap<String, Contexts>();
        Contexts any = null;
        Contexts unnamed = null;
        QuicSslContext first = null;
        for (var pem : pems) {
            var own = own(pem.certificate(), pem.key());
            try {
                var contexts = contexts(own, vouching);
                if (any == null || first == null) {
                    any = contexts;
                    first = first(own, vouching);
                }
                if (unnamed == null && pem.config().hosts().isEmpty()) {
                    unnamed = contexts;
                }
                for (var host : pem.config().hosts()) {
                    byName.putIfAbsent(host, contexts);
                }
            } catch (IOException | IllegalArgumentException e) {
                throw new CertificateException(
                        "%s: %s (expected: a certificate and key that BoringSSL takes)"
                                .formatted(pem.certificate().name(), e.getMessage()));
            }
        }
        if (any == null || first == null) {
            throw new CertificateException("certificates: none (expected: at least one)");
        }
        var fallback = unnamed == null ? any : unnamed;
        return new Read(pems, authorities, first, new AtomicLong(), fallback, Map.copyOf(byName));
    }

    private static Own own(PemText certificate, PemText keyPem) throws CertificateException {
        var chain = chain(certificate);
        return new Own(PemKey.read(keyPem, certificate, chain[0]), chain);
    }

    /*
     * BoringSSL asks for a certificate, and verifies it, as the context says that a handshake begins
     * with: the one that a name leads to only counts for what the listener shows (SSL_set_SSL_CTX).
     */
    private QuicSslContext first(Own own, X509Certificate @Nullable [] vouching) {
        return vouching == null
                ? QuicSslContextBuilder.buildForServerWithSni(this::quic)
                : quicContext(own, vouching).sni(this::quic).build();
    }

    private Contexts contexts(Own own, X509Certificate @Nullable [] vouching) throws IOException {
        return new Contexts(
                quicContext(own, vouching).build(), tcpContext(own, vouching), new AtomicLong());
    }

    private QuicSslContextBuilder quicContext(Own own, X509Certificate @Nullable [] vouching) {
        var builder =
                QuicSslContextBuilder.forServer(own.key(), null, own.chain())
                        .applicationProtocols("h3")
                        .earlyData(earlyData);
        return vouching == null
                ? builder
                : builder.trustManager(vouching).clientAuth(ClientAuth.REQUIRE);
    }

    private static SslContext tcpContext(Own own, X509Certificate @Nullable [] vouching)
            throws IOException {
        var builder =
                SslContextBuilder.forServer(own.key(), own.chain())
                        .sslProvider(SslProvider.OPENSSL)
                        .protocols("TLSv1.3", "TLSv1.2")
                        .applicationProtocolConfig(
                                new ApplicationProtocolConfig(
                                        Protocol.ALPN,
                                        SelectorFailureBehavior.NO_ADVERTISE,
                                        SelectedListenerFailureBehavior.ACCEPT,
                                        "h2",
                                        "http/1.1"));
        if (vouching != null) {
            builder.trustManager(vouching).clientAuth(ClientAuth.REQUIRE);
        }
        return builder.build();
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
