package io.sidelane.controlplane.kubernetes.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.controlplane.TestCertificate;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The listener by itself, asked over real TLS. */
class AdmissionServerTest {

    private final Vertx vertx = Vertx.vertx();
    @TempDir private Path folder;

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void nobodyIsCutOffWhileAnotherCertificateIsPutIntoUse() throws Exception {
        var certificates =
                List.of(
                        TestCertificate.make(folder.resolve("a"), "CN=a", "ip:127.0.0.1"),
                        TestCertificate.make(folder.resolve("b"), "CN=b", "ip:127.0.0.1"));
        put(certificates.getFirst(), 0);
        try (var server =
                new AdmissionServer(
                        vertx,
                        folder.resolve("tls.crt"),
                        folder.resolve("tls.key"),
                        _ -> List.of())) {
            int port =
                    server.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                            .getPort();

            for (int i = 1; i < 20; i++) {
                var shown = certificates.get(i % 2);
                put(shown, i);
                server.look();

                assertThat(answer(port, shown)).startsWith("HTTP/1.1 404 ");
            }
        }
    }

    private void put(TestCertificate one, int second) throws IOException {
        Files.copy(one.key(), folder.resolve("tls.key"), StandardCopyOption.REPLACE_EXISTING);
        var file = folder.resolve("tls.crt");
        Files.copy(one.certificate(), file, StandardCopyOption.REPLACE_EXISTING);
        Files.setLastModifiedTime(file, FileTime.fromMillis(second * 1_000L));
    }

    private static String answer(int port, TestCertificate trusted) throws Exception {
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (var in = Files.newInputStream(trusted.certificate())) {
            store.setCertificateEntry(
                    "a", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        try (var socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port)) {
            socket.getOutputStream()
                    .write(
                            "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
