package io.sidelane.command;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who the control plane must be, and who asks it. */
public final class CredentialOptions {

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
            description = "own PEM certificate chain, for mutual TLS.")
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

    public @Nullable Path ca() {
        return ca;
    }

    public @Nullable Path certificate() {
        return certificate;
    }

    public @Nullable Path key() {
        return key;
    }

    public @Nullable Path token() {
        return token;
    }
}
