package io.sidelane.controlplane.ads;

import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.TlsServerCredentials.ClientAuth;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.AdvancedTlsX509TrustManager;
import io.grpc.util.AdvancedTlsX509TrustManager.Verification;
import io.sidelane.controlplane.source.StartException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The server's certificate and whose clients' it takes, read again when the files change. */
public final class ServerTls implements AutoCloseable {

    /** cert-manager and kubelet exchange files long before they expire. */
    private static final long LOOK_SECONDS = 10;

    private final ScheduledExecutorService looking =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("sidelane-tls").factory());
    private final ServerCredentials credentials;

    /**
     * @param clientCa null: clients need no certificate
     * @param required whether a client without a certificate is refused at once
     * @throws StartException if a file cannot be used
     */
    public ServerTls(Path certificate, Path key, @Nullable Path clientCa, boolean required) {
        try {
            var keys = new AdvancedTlsX509KeyManager();
            var _ =
                    keys.updateIdentityCredentials(
                            certificate.toFile(),
                            key.toFile(),
                            LOOK_SECONDS,
                            TimeUnit.SECONDS,
                            looking);
            var builder = TlsServerCredentials.newBuilder().keyManager(keys);
            if (clientCa != null) {
                var trust =
                        AdvancedTlsX509TrustManager.newBuilder()
                                .setVerification(Verification.CERTIFICATE_ONLY_VERIFICATION)
                                .build();
                var _ =
                        trust.updateTrustCredentials(
                                clientCa.toFile(), LOOK_SECONDS, TimeUnit.SECONDS, looking);
                builder.trustManager(trust)
                        .clientAuth(required ? ClientAuth.REQUIRE : ClientAuth.OPTIONAL);
            }
            credentials = builder.build();
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            looking.shutdownNow();
            throw new StartException(
                    List.of(
                            "TLS: %s (expected: PEM files, the key in PKCS #8)"
                                    .formatted(e.getMessage())));
        }
    }

    ServerCredentials credentials() {
        return credentials;
    }

    @Override
    public void close() {
        looking.shutdownNow();
    }
}
