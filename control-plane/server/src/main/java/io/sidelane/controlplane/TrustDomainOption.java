package io.sidelane.controlplane;

import io.sidelane.controlplane.mesh.StandaloneMesh;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** The mesh's SPIFFE trust domain, as each command is told it that makes something for proxies. */
final class TrustDomainOption {

    /** SPIFFE-ID, section 2.1. */
    private static final Pattern TRUST_DOMAIN = Pattern.compile("[a-z0-9._-]{1,255}");

    @Option(
            names = "--trust-domain",
            paramLabel = "NAME",
            defaultValue = StandaloneMesh.DEFAULT_TRUST_DOMAIN,
            description =
                    "SPIFFE trust domain of the mesh: whose certificates name service accounts"
                            + " (default: ${DEFAULT-VALUE}).")
    private String name = "";

    /**
     * @throws IllegalArgumentException if it is none
     */
    String name() {
        return checked(name);
    }

    static String checked(String name) {
        if (!TRUST_DOMAIN.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "--trust-domain: %s (expected: 1 to 255 of a-z, 0-9, '.', '-' and '_')"
                            .formatted(name));
        }
        return name;
    }
}
