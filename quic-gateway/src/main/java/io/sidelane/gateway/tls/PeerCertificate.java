package io.sidelane.gateway.tls;

import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * Whose certificate a client has shown, which TLS has verified.
 *
 * @param subject as RFC 2253 writes it, in visible ASCII
 * @param forwarded an element of {@code x-forwarded-client-cert}, as Envoy writes it
 */
public record PeerCertificate(String subject, AsciiString forwarded) {

    private static final int DNS = 2;
    private static final int URI = 6;

    /**
     * Null where none was asked for.
     *
     * @param engine whose handshake is done
     */
    public static @Nullable PeerCertificate of(SSLEngine engine) {
        var shown = shown(engine);
        return shown == null ? null : of(shown);
    }

    /**
     * Whether its time is over: who resumes a session shows none, and is still known by the one of
     * its beginning.
     *
     * @param engine whose handshake is done
     */
    public static boolean isOver(SSLEngine engine) {
        var shown = shown(engine);
        return shown != null && isOver(shown, new Date());
    }

    static boolean isOver(X509Certificate shown, Date now) {
        return now.after(shown.getNotAfter());
    }

    private static @Nullable X509Certificate shown(SSLEngine engine) {
        if (!engine.getNeedClientAuth()) {
            return null;
        }
        try {
            return engine.getSession().getPeerCertificates()[0] instanceof X509Certificate shown
                    ? shown
                    : null;
        } catch (SSLPeerUnverifiedException _) {
            return null;
        }
    }

    static PeerCertificate of(X509Certificate certificate) {
        var subject = escaped(certificate.getSubjectX500Principal().getName(), '\\', "");
        var forwarded = new StringBuilder("Hash=").append(hash(certificate));
        forwarded
                .append(";Subject=\"")
                .append(subject.replace("\\", "\\\\").replace("\"", "\\\""))
                .append('"');
        for (var name : names(certificate)) {
            if (name.get(0) instanceof Integer kind && name.get(1) instanceof String written) {
                if (kind == URI) {
                    forwarded.append(";URI=").append(escaped(written, '%', ";,=\"\\%"));
                } else if (kind == DNS) {
                    forwarded.append(";DNS=").append(escaped(written, '%', ";,=\"\\%"));
                }
            }
        }
        return new PeerCertificate(subject, AsciiString.of(forwarded));
    }

    private static String hash(X509Certificate certificate) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "each Java has SHA-256, and what was read has bytes", e);
        }
    }

    private static Collection<List<?>> names(X509Certificate certificate) {
        try {
            var names = certificate.getSubjectAlternativeNames();
            return names == null ? List.of() : names;
        } catch (CertificateParsingException _) {
            return List.of();
        }
    }

    /* What an authority signed may have any character; a field may not, and some end a name there. */
    private static String escaped(String written, char by, String others) {
        var escaped = new StringBuilder();
        for (byte b : written.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (c < ' ' || c >= 127 || others.indexOf(c) >= 0 || (c == ' ' && by == '%')) {
                escaped.append(by).append(HexFormat.of().withUpperCase().toHexDigits(b));
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }
}
