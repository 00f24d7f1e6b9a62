package io.sidelane.gateway;

import io.sidelane.command.CredentialOptions;
import io.sidelane.xdsapi.client.ControlPlaneAddress;
import io.sidelane.xdsapi.client.ControlPlaneConfig;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How the control plane is reached; all of it only with {@code --control-plane}. */
final class ControlPlaneOptions {

    private static final String STATE = "/var/lib/sidelane/gateway";

    @Option(
            names = "--control-plane",
            paramLabel = "HOST:PORT",
            description =
                    "control plane that tells listeners, certificates, routes and upstreams over"
                            + " ADS; --config then holds admin, accessLog, workers, drainSeconds"
                            + " and takeover alone, and may be left out.")
    private @Nullable String address;

    @Option(
            names = "--gateway",
            paramLabel = "NAMESPACE/NAME",
            description = "the Gateway that this serves, with --control-plane.")
    private @Nullable String gateway;

    @Mixin private CredentialOptions credentials = new CredentialOptions();

    @Option(
            names = "--state-dir",
            paramLabel = "DIR",
            defaultValue = STATE,
            description =
                    "where what was last known good is kept for the next start, keys included"
                            + " (default: ${DEFAULT-VALUE}).")
    private Path stateDirectory = Path.of(STATE);

    boolean asked() {
        return address != null;
    }

    /**
     * @throws IllegalArgumentException in words for people
     */
    String gateway() {
        if (gateway == null || !gateway.matches("[-a-z0-9.]+/[-a-z0-9.]+")) {
            throw new IllegalArgumentException(
                    "--gateway: %s (expected: NAMESPACE/NAME of a Gateway)"
                            .formatted(gateway == null ? "missing" : gateway));
        }
        return gateway;
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
                credentials.ca(),
                credentials.certificate(),
                credentials.key(),
                credentials.token(),
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
