package io.sidelane.xdsapi.client;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How the control plane is reached. Files are read at each connection: whoever renews them need not
 * tell the client.
 *
 * @param ca PEM certificates to trust, null: no TLS, which only loopback may have
 * @param certificate PEM chain of this client, null: none is shown
 * @param key PEM (PKCS #8) of the certificate, present exactly when that is
 * @param token file with a bearer token, null: none is sent
 * @param stateDirectory where the last known good is kept
 */
public record ControlPlaneConfig(
        ControlPlaneAddress address,
        @Nullable Path ca,
        @Nullable Path certificate,
        @Nullable Path key,
        @Nullable Path token,
        Path stateDirectory) {

    public ControlPlaneConfig {
        if (ca == null && !address.isLoopback()) {
            throw new IllegalArgumentException(
                    "--control-plane: %s without TLS (expected: --control-plane-ca FILE, or a"
                                    .formatted(address)
                            + " loopback address)");
        }
        if ((certificate == null) != (key == null)) {
            throw new IllegalArgumentException(
                    "--control-plane-cert, --control-plane-key: one of them (expected: both or"
                            + " none)");
        }
        if (certificate != null && ca == null) {
            throw new IllegalArgumentException(
                    "--control-plane-cert: without TLS (expected: --control-plane-ca FILE as"
                            + " well)");
        }
    }
}
