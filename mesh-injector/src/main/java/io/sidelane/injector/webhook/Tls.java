package io.sidelane.injector.webhook;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a handshake is made with. No HTTP/2: API servers ask webhooks by HTTP/1.1 whatever is
 * offered (kubernetes/kubernetes#75791).
 */
record Tls(SslContext context) {

    /**
     * @param clientCa PEM certificates that those of callers must come from, null: anybody may ask
     * @throws IOException if that is no certificate with its key
     */
    static Tls of(Identity identity, @Nullable String clientCa) throws IOException {
        try {
            var builder =
                    SslContextBuilder.forServer(
                                    stream(identity.certificate()), stream(identity.key()))
                            .sslProvider(SslProvider.JDK)
                            .protocols("TLSv1.3", "TLSv1.2");
            if (clientCa != null) {
                builder.clientAuth(ClientAuth.REQUIRE).trustManager(stream(clientCa));
            }
            return new Tls(builder.build());
        } catch (IllegalArgumentException | IOException e) {
            throw new IOException(
                    "certificate: %s (expected: PEM with its key, PKCS #8)"
                            .formatted(e.getMessage()),
                    e);
        }
    }

    private static InputStream stream(String pem) {
        return new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
    }
}
