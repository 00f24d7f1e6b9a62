package io.sidelane.it.gateway;

import io.sidelane.it.controlplane.PemIdentity;
import io.sidelane.it.rig.OwnedProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** An upstream behind TLS that answers with what it was shown. */
final class TlsUpstream implements AutoCloseable {

    private static final Path SCRIPT = Path.of("src/test/python/tls_upstream.py").toAbsolutePath();

    private final int port;
    private final OwnedProcess process;

    /**
     * @param rest of the script's arguments, the protocol first
     */
    TlsUpstream(Path directory, Path python, PemIdentity identity, String... rest)
            throws IOException {
        try (var free = GatewayProcess.free()) {
            port = free.getLocalPort();
        }
        var argv =
                new ArrayList<>(
                        List.of(
                                python.toString(),
                                SCRIPT.toString(),
                                Integer.toString(port),
                                identity.certificate().toString(),
                                identity.key().toString()));
        argv.addAll(List.of(rest));
        var log = directory.resolve(port + ".log");
        var started =
                new ProcessBuilder(argv).redirectErrorStream(true).redirectOutput(log.toFile());
        process =
                new OwnedProcess("upstream", started.start(), log)
                        .awaitReady(
                                "listening",
                                Duration.ofSeconds(20),
                                () -> {
                                    try {
                                        return Files.readString(log).contains("listening");
                                    } catch (IOException _) {
                                        return false;
                                    }
                                });
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        process.close();
    }
}
