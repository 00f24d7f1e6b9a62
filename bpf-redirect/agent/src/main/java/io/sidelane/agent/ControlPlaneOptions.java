package io.sidelane.agent;

import io.sidelane.xdsapi.client.ControlPlaneAddress;
import io.sidelane.xdsapi.client.ControlPlaneConfig;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How the control plane is reached; all of it only with {@code --control-plane}. */
final class ControlPlaneOptions {

    @Option(
            names = "--control-plane",
            paramLabel = "HOST:PORT",
            description =
                    "control plane that sends policy over ADS for the pods of this node's kubelet;"
                            + " instead of --policy-dir.")
    private @Nullable String address;

    @Option(
            names = "--control-plane-ca",
            paramLabel = "FILE",
            description =
                    "PEM certificates that the control plane's must come from; without it only a"
                            + " loopback address is taken, and no TLS.")
    private @Nullable Path ca;

    @Option(
            names = "--control-plane-cert",
            paramLabel = "FILE",
            description = "PEM certificate chain of this node, for mutual TLS.")
    private @Nullable Path certificate;

    @Option(
            names = "--control-plane-key",
            paramLabel = "FILE",
            description = "its PEM key (PKCS #8).")
    private @Nullable Path key;

    @Option(
            names = "--control-plane-token",
            paramLabel = "FILE",
            description =
                    "file with a bearer token, such as a projected service account token; read at"
                            + " each connection.")
    private @Nullable Path token;

    @Option(
            names = "--state-dir",
            paramLabel = "DIR",
            defaultValue = AgentConfig.STATE,
            description =
                    "where the last known good policy is kept for the next start (default:"
                            + " ${DEFAULT-VALUE}).")
    private Path stateDirectory = Path.of(AgentConfig.STATE);

    boolean asked() {
        return address != null;
    }

    /**
     * @throws IllegalArgumentException in words for people
     */
    ControlPlaneConfig config() {
        if (address == null) {
            throw new IllegalStateException("asked without --control-plane");
        }
        return new ControlPlaneConfig(
                parsed(address),
                ca,
                certificate,
                key,
                token,
                stateDirectory.toAbsolutePath().normalize());
    }

    private static ControlPlaneAddress parsed(String address) {
        try {
            return ControlPlaneAddress.parse(address);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("--control-plane: " + e.getMessage());
        }
    }
}
