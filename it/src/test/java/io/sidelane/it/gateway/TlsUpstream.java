package io.sidelane.it.gateway;

import io.sidelane.it.controlplane.PemIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An upstream behind TLS that answers with what it was shown. */
final class TlsUpstream implements AutoCloseable {

    private final PythonServer server;

    /**
     * @param rest of the script's arguments, the protocol first
     */
    TlsUpstream(Path directory, Path python, PemIdentity identity, String... rest)
            throws IOException {
        var arguments =
                new ArrayList<>(
                        List.of(identity.certificate().toString(), identity.key().toString()));
        arguments.addAll(List.of(rest));
        server = new PythonServer(directory, python, "tls_upstream.py", arguments);
    }

    int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.close();
    }
}
