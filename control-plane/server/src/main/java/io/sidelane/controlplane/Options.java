package io.sidelane.controlplane;

import io.sidelane.command.HelpOption;
import io.sidelane.command.ListenAddress;
import io.sidelane.controlplane.ServerConfig.LogFormat;
import io.sidelane.controlplane.ServerConfig.TlsFiles;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the control plane is told on the command line. */
final class Options {

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec spec;

    @Mixin private HelpOption help = new HelpOption();

    @Option(
            names = "--config-dir",
            paramLabel = "DIR",
            description =
                    "directory with YAML files of Sidelane's kinds, pods, namespaces, nodes, services"
                            + " and routes; watched for changes. Without it the cluster that this"
                            + " runs in is watched.")
    private @Nullable Path configDirectory;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:18000",
            description =
                    "where ADS and node reports are served (default: ${DEFAULT-VALUE}); plaintext"
                            + " on loopback addresses alone.")
    private String listen = "";

    @Option(
            names = "--tls-cert",
            paramLabel = "FILE",
            description = "PEM certificate chain of --listen; read again when it changes.")
    private @Nullable Path certificate;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "its PEM key (PKCS #8).")
    private @Nullable Path key;

    @Option(
            names = "--client-ca",
            paramLabel = "FILE",
            description =
                    "PEM certificates that those of clients must come from; in a cluster tokens of"
                            + " service accounts do as well.")
    private @Nullable Path clientCa;

    @Option(
            names = "--api",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:18080",
            description =
                    "where the read API and the console are served: a loopback address (default:"
                            + " ${DEFAULT-VALUE}).")
    private String api = "";

    @Option(
            names = "--management",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:18081",
            description = "where health and metrics are served (default: ${DEFAULT-VALUE}).")
    private String management = "";

    @Option(
            names = "--webhook",
            paramLabel = "HOST:PORT",
            description =
                    "where an API server asks about objects before it takes them, by HTTPS with"
                            + " --tls-cert; without it none may ask.")
    private @Nullable String webhook;

    @Option(
            names = "--mesh-identities",
            description =
                    "in a cluster, read Secrets of type kubernetes.io/tls and ConfigMaps, for TLS of"
                            + " proxies; without it the control plane need not be allowed to.")
    private boolean meshIdentities;

    @Mixin private TrustDomainOption trustDomain = new TrustDomainOption();

    @Option(
            names = "--log-format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "text, or json: one object a line (default: ${DEFAULT-VALUE}).")
    private String logFormat = "";

    @Option(
            names = {"-v", "--verbose"},
            description = "log more.")
    private boolean verbose;

    ServerConfig config() {
        try {
            return new ServerConfig(
                    configDirectory == null ? null : configDirectory.toAbsolutePath().normalize(),
                    address("--listen", listen),
                    tls(),
                    address("--api", api),
                    address("--management", management),
                    webhook == null ? null : address("--webhook", webhook),
                    meshIdentities,
                    trustDomain.name(),
                    LogFormat.parse("--log-format", logFormat),
                    verbose);
        } catch (IllegalArgumentException e) {
            if (spec == null) {
                throw new IllegalStateException("options used outside of a command line", e);
            }
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
        }
    }

    private @Nullable TlsFiles tls() {
        if (certificate == null && key == null) {
            if (clientCa != null) {
                throw new IllegalArgumentException(
                        "--client-ca: %s without TLS (expected: --tls-cert and --tls-key as well)"
                                .formatted(clientCa));
            }
            return null;
        }
        if (certificate == null || key == null) {
            throw new IllegalArgumentException(
                    "%s: missing (expected: --tls-cert and --tls-key, or none of them)"
                            .formatted(certificate == null ? "--tls-cert" : "--tls-key"));
        }
        return new TlsFiles(certificate, key, clientCa);
    }

    private static InetSocketAddress address(String option, String written) {
        return ListenAddress.parse(option, written);
    }
}
