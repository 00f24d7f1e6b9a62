package io.sidelane.agent;

import io.sidelane.command.CredentialOptions;
import io.sidelane.xdsapi.client.ControlPlaneAddress;
import io.sidelane.xdsapi.client.ControlPlaneConfig;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
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

    @Mixin private CredentialOptions credentials = new CredentialOptions();

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
