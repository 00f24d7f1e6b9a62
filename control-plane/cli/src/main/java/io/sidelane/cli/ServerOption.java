package io.sidelane.cli;

import java.net.URI;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which control plane is asked. */
final class ServerOption {

    @Option(
            names = "--server",
            paramLabel = "URL",
            defaultValue = "${env:SIDELANE_SERVER:-http://127.0.0.1:18080}",
            converter = Converter.class,
            description =
                    "the control plane's address (default: $$SIDELANE_SERVER, else"
                            + " http://127.0.0.1:18080).")
    private URI server = URI.create("http://127.0.0.1:18080");

    ReadApi api() {
        return new ReadApi(server);
    }

    /** An address without a path, query or password. */
    static final class Converter implements ITypeConverter<URI> {

        @Override
        public URI convert(String written) {
            try {
                var uri = URI.create(written.replaceFirst("/+$", ""));
                boolean known = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
                if (known
                        && uri.getHost() != null
                        && uri.getRawUserInfo() == null
                        && uri.getRawPath().isEmpty()
                        && uri.getRawQuery() == null
                        && uri.getRawFragment() == null) {
                    return uri;
                }
            } catch (IllegalArgumentException _) {
                // Refused below, with what is an address and not ours.
            }
            throw new TypeConversionException(
                    "%s (expected: an address like http://127.0.0.1:18080)".formatted(written));
        }
    }
}
