package io.sidelane.injector;

import io.sidelane.command.HelpOption;
import io.sidelane.command.ListenAddress;
import io.sidelane.command.TimeConverter;
import io.sidelane.injector.InjectorConfig.Files;
import io.sidelane.injector.tls.Lifetimes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the injector is told on the command line. */
final class Options {

    private static final int SETTLE_PART = 10;

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec spec;

    @Mixin private HelpOption help = new HelpOption();

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:18444",
            description = "where API servers ask, by HTTPS (default: ${DEFAULT-VALUE}).")
    private String listen = "";

    @Option(
            names = "--management",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:18082",
            description = "where health and metrics are served (default: ${DEFAULT-VALUE}).")
    private String management = "";

    @Option(
            names = "--name",
            paramLabel = "NAME",
            split = ",",
            defaultValue = "sidelane-injector.sidelane-system.svc",
            description =
                    "DNS names or addresses that API servers call it by, for its own certificate"
                            + " (default: ${DEFAULT-VALUE}).")
    private List<String> names = List.of();

    @Option(
            names = "--certificate-lifetime",
            paramLabel = "TIME",
            defaultValue = "30d",
            converter = TimeConverter.class,
            description =
                    "how long its own certificate is good for, renewed after two thirds of that"
                            + " (default: ${DEFAULT-VALUE}).")
    private Duration certificateLifetime = Duration.ZERO;

    @Option(
            names = "--ca-lifetime",
            paramLabel = "TIME",
            defaultValue = "365d",
            converter = TimeConverter.class,
            description =
                    "how long the authority of that certificate is good for (default:"
                            + " ${DEFAULT-VALUE}).")
    private Duration authorityLifetime = Duration.ZERO;

    @Option(
            names = "--tls-cert",
            paramLabel = "FILE",
            description =
                    "PEM certificate chain from elsewhere, such as cert-manager, instead of its own;"
                            + " read again when it changes.")
    private @Nullable Path certificate;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "its PEM key (PKCS #8).")
    private @Nullable Path key;

    @Option(
            names = "--client-ca",
            paramLabel = "FILE",
            description =
                    "PEM certificates that those of callers must come from; without it anybody who"
                            + " reaches the address may ask.")
    private @Nullable Path clientCa;

    @Mixin private PodSecurityDefault podSecurity = new PodSecurityDefault();

    @Option(
            names = {"-v", "--verbose"},
            description = "log more.")
    private boolean verbose;

    InjectorConfig config() {
        try {
            if ((certificate == null) != (key == null)) {
                throw new IllegalArgumentException(
                        "%s: missing (expected: --tls-cert and --tls-key, or none of them)"
                                .formatted(certificate == null ? "--tls-cert" : "--tls-key"));
            }
            var settle = authorityLifetime.dividedBy(SETTLE_PART);
            var most = Lifetimes.STANDARD.settle();
            return new InjectorConfig(
                    ListenAddress.parse("--listen", listen),
                    ListenAddress.parse("--management", management),
                    certificate == null || key == null ? null : new Files(certificate, key),
                    names,
                    new Lifetimes(
                            authorityLifetime,
                            certificateLifetime,
                            settle.compareTo(most) < 0 ? settle : most),
                    clientCa,
                    podSecurity.level(),
                    verbose);
        } catch (IllegalArgumentException e) {
            if (spec == null) {
                throw new IllegalStateException("options used outside of a command line", e);
            }
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
        }
    }
}
