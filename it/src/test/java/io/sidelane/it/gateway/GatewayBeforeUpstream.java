package io.sidelane.it.gateway;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A gateway of which one listener is a test's own; all requests go to one upstream. */
final class GatewayBeforeUpstream implements AutoCloseable {

    private final Path directory;
    private final RecordingUpstream upstream;
    private @Nullable GatewayProcess gateway;

    GatewayBeforeUpstream(Path directory) throws Exception {
        this.directory = directory;
        var _ = Http3.findPython();
        upstream = new RecordingUpstream();
    }

    /**
     * Starts it.
     *
     * @param listener the rest of its listener
     */
    Http3 with(String listener) throws Exception {
        gateway =
                GatewayProcess.start(
                        directory.resolve("gw"),
                        listener,
                        GatewayProcess.allTo(upstream.address()));
        return Http3.of(process());
    }

    GatewayProcess process() {
        return requireNonNull(gateway, "not started");
    }

    @Override
    public void close() throws IOException {
        if (gateway != null) {
            gateway.close();
        }
        upstream.close();
    }
}
