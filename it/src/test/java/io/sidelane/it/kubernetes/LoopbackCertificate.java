package io.sidelane.it.kubernetes;

import io.sidelane.it.rig.Command;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** A self-signed certificate for 127.0.0.1 in PEM files that can be exchanged. */
final class LoopbackCertificate {

    private static final String PASSWORD = "changeit";
    private static final Base64.Encoder LINES =
            Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

    private final Path folder;
    private String pem = "";
    private @Nullable KeyStore keys;

    LoopbackCertificate(Path folder) throws IOException {
        this.folder = folder;
        renew();
    }

    Path file() {
        return folder.resolve("tls.crt");
    }

    Path key() {
        return folder.resolve("tls.key");
    }

    /** What a caller has to trust. */
    String pem() {
        return pem;
    }

    /** Whether it is this one, as it is now, that a server shows: nothing else is trusted. */
    boolean isServedAt(int port) {
        try {
            var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            trusted.setCertificateEntry(
                    "a",
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(
                                    new ByteArrayInputStream(
                                            pem.getBytes(StandardCharsets.US_ASCII))));
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            try (var socket =
                    (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port)) {
                socket.startHandshake();
                return true;
            }
        } catch (IOException _) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a server needs to show it. */
    SSLContext context() throws GeneralSecurityException, IOException {
        var manager = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        manager.init(keys, PASSWORD.toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(manager.getKeyManagers(), null, null);
        return context;
    }

    /** Puts another one into the files' place. */
    void renew() throws IOException {
        var store = Files.createTempDirectory(folder, "store").resolve("store.p12");
        var made =
                Command.outcome(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                "a",
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=loopback",
                                "-ext",
                                "SAN=ip:127.0.0.1",
                                "-validity",
                                "2",
                                "-storepass",
                                PASSWORD,
                                "-keystore",
                                store.toString()),
                        "",
                        Duration.ofSeconds(30));
        if (made.exit() != 0) {
            throw new IOException(made.stderr());
        }
        try {
            keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
            pem = pem("CERTIFICATE", keys.getCertificate("a").getEncoded());
            replace(
                    key(),
                    pem("PRIVATE KEY", keys.getKey("a", PASSWORD.toCharArray()).getEncoded()));
            replace(file(), pem);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void replace(Path file, String text) throws IOException {
        var draft = Files.writeString(folder.resolve("draft"), text);
        Files.move(
                draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String pem(String what, byte[] bytes) {
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(what, LINES.encodeToString(bytes), what);
    }
}
