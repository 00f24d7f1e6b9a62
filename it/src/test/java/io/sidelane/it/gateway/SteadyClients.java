package io.sidelane.it.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.stream.Collectors;

/**
 * Clients of HTTP/3 who ask without a pause, and upload something, until a test has done its part.
 */
final class SteadyClients implements AutoCloseable {

    /* They do not outlive a test that forgets them by much. */
    private static final String AT_MOST = "600";

    private final Process process;

    /**
     * Starts them, and waits until they are under way.
     *
     * @param connections that ask
     */
    static SteadyClients of(Http3 client, int connections) throws IOException {
        var words = client.argv("steady", AT_MOST, Integer.toString(connections), "/steady");
        var clients = new SteadyClients(new ProcessBuilder(words).start());
        var first = clients.process.errorReader().readLine();
        if (!"under way".equals(first)) {
            throw clients.broken(first);
        }
        return clients;
    }

    private SteadyClients(Process process) {
        this.process = process;
    }

    /** Ends them, with some requests more: what they saw. */
    JsonNode stop() throws IOException, InterruptedException {
        // By its handle: the process itself would close what it is to be read from.
        process.toHandle().destroy();
        var told = process.inputReader().readAllAsString();
        if (process.waitFor() != 0) {
            throw broken("");
        }
        return new ObjectMapper().readTree(told);
    }

    private IOException broken(String said) {
        var rest = process.errorReader().lines().collect(Collectors.joining("\n"));
        process.destroyForcibly();
        return new IOException("steady: %s%n%s".formatted(said, rest));
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
