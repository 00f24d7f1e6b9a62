package io.sidelane.injector.webhook;

import io.sidelane.injector.cases.Scene;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Asks about one pod, on a new connection each time. */
final class Caller {

    static final String PASSWORD = "no secret";

    private static final int PATIENCE_MILLIS = 60_000;

    private final SSLContext context = SSLContext.getInstance("TLS");
    private final int port;

    /**
     * @param trusted PEM
     * @param own its certificate with the key, null when it has none
     */
    Caller(int port, String trusted, @Nullable KeyStore own)
            throws GeneralSecurityException, IOException {
        this.port = port;
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        for (var authority :
                CertificateFactory.getInstance("X.509")
                        .generateCertificates(
                                new ByteArrayInputStream(
                                        trusted.getBytes(StandardCharsets.US_ASCII)))) {
            store.setCertificateEntry(String.valueOf(store.size()), authority);
        }
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, PASSWORD.toCharArray());
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    }

    /** Status line, head and body of the answer. */
    String ask() throws IOException {
        try (var socket = connect()) {
            var body =
                    """
                    {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": {"uid": "u-1",
                     "kind": {"group": "", "version": "v1", "kind": "Pod"}, "namespace": "shop",
                     "operation": "CREATE", "object": %s}}
                    """
                            .formatted(Scene.POD)
                            .getBytes(StandardCharsets.UTF_8);
            var out = socket.getOutputStream();
            out.write(
                    "POST /mutate HTTP/1.1\r\nHost: injector\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
                            .formatted(body.length)
                            .getBytes(StandardCharsets.US_ASCII));
            out.write(body);
            out.flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private SSLSocket connect() throws IOException {
        var socket =
                (SSLSocket)
                        context.getSocketFactory()
                                .createSocket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.startHandshake();
        return socket;
    }
}
