package io.sidelane.gateway;

import io.sidelane.command.HelpOption;
import io.sidelane.gateway.config.Address;
import io.sidelane.gateway.server.AltSvcValue;
import io.sidelane.gateway.tls.CertificateException;
import io.sidelane.gateway.tls.Certificates;
import io.sidelane.gateway.tls.UpstreamContexts;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gateway check}. */
@Command(
        name = "check",
        description = {
            "Reads a file and its certificates, upstreams' included, as the gateway would, without serving it.",
            "Prints the HTTPS record that tells clients of HTTP/3 by DNS, one a listener."
        },
        footerHeading = "%nExample:%n",
        footer = "  sidelane gateway check /etc/sidelane/gateway.yaml")
final class CheckCommand implements Callable<Integer> {

    @Spec private @Nullable CommandSpec spec;

    @SuppressWarnings("UnusedVariable") // By picocli.
    @Mixin
    private HelpOption help = new HelpOption();

    @Parameters(paramLabel = "FILE", description = "the file.")
    private Path file = Path.of("");

    @Override
    public Integer call() throws StartException {
        if (spec == null) {
            throw new IllegalStateException("command used outside of a command line");
        }
        var source = new ConfigSource(file);
        var config = source.read();
        var out = spec.commandLine().getOut();
        for (var listener : config.listeners()) {
            try {
                var _ =
                        new Certificates(
                                source.directory(),
                                listener.certificates(),
                                listener.clientCa(),
                                null,
                                false);
            } catch (CertificateException e) {
                throw new StartException(
                        "listener %s: %s".formatted(listener.name(), e.getMessage()));
            }
            out.printf(
                    "listener %s: HTTPS %s%n",
                    listener.name(),
                    AltSvcValue.httpsRecord(Address.parse(listener.address()).getPort()));
        }
        try {
            var _ = UpstreamContexts.NONE.next(config.upstreams(), source.directory());
        } catch (CertificateException e) {
            throw new StartException(String.valueOf(e.getMessage()));
        }
        out.printf(
                "%s: right: %d listeners, %d routes, %d upstreams%n",
                file, config.listeners().size(), config.routes().size(), config.upstreams().size());
        return 0;
    }
}
