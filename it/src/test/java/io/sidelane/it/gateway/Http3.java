package io.sidelane.it.gateway;

import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sidelane.it.rig.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Clients of HTTP/3: aioquic, which can be told to break rules, driven by {@code h3.py}.
 *
 * @param before words before each command
 */
record Http3(List<String> before, Path python, String address, Path authority) {

    private static final Path SCRIPT = Path.of("src/test/python/h3.py").toAbsolutePath();
    private static final Duration LIMIT = Duration.ofMinutes(3);

    /** Skips the test, and says why, where there is no aioquic. */
    static Http3 of(GatewayProcess gateway) throws IOException {
        return new Http3(List.of(), findPython(), gateway.address(), gateway.authority());
    }

    /** The same where the gateway is. */
    Http3 in(PagesNamespace namespace) {
        return new Http3(namespace.inside(), python, address, authority);
    }

    /** Where {@code sidelane setup} puts what it fetches. */
    static Path cache() {
        return Path.of(
                System.getenv()
                        .getOrDefault(
                                "SIDELANE_CACHE",
                                System.getProperty("user.home") + "/.cache/sidelane"));
    }

    static Path findPython() throws IOException {
        var cache = cache();
        if (Files.isDirectory(cache)) {
            try (var folders = Files.list(cache)) {
                var found =
                        folders.filter(each -> each.getFileName().toString().startsWith("aioquic-"))
                                .max(Comparator.naturalOrder());
                if (found.isPresent()) {
                    return found.get().resolve("bin/python");
                }
            }
        }
        return abort(
                "aioquic: none in %s (expected: what ./sidelane setup installs)".formatted(cache));
    }

    JsonNode run(String... words) throws IOException {
        return run(SCRIPT, words);
    }

    /** What becomes of HTTP/1.1 that is none, case by case. */
    JsonNode http1() throws IOException {
        return run(SCRIPT.resolveSibling("h1.py"));
    }

    /** What becomes of HTTP/2 that is none, or too much of it. */
    JsonNode http2(String... words) throws IOException {
        return run(SCRIPT.resolveSibling("http2.py"), words);
    }

    /** What goes to who proved no address, or must prove one. */
    JsonNode addresses(String... words) throws IOException {
        return run(SCRIPT.resolveSibling("addresses.py"), words);
    }

    /** Which certificates are shown, by name and transport. */
    JsonNode names(String... names) throws IOException {
        return run(SCRIPT.resolveSibling("names.py"), names);
    }

    /**
     * What becomes of a WebSocket.
     *
     * @param http h1, h2 or h3
     */
    JsonNode webSocket(String http, String command, String path, String... arguments)
            throws IOException {
        return run("ws.py", http, command, path, arguments);
    }

    /**
     * What becomes of UDP.
     *
     * @param kind h2, h3 or datagrams
     */
    JsonNode udp(String kind, String command, String path, String... arguments) throws IOException {
        return run("udp.py", kind, command, path, arguments);
    }

    private JsonNode run(
            String script, String kind, String command, String path, String... arguments)
            throws IOException {
        var words = new ArrayList<>(List.of(kind, command, path));
        words.addAll(List.of(arguments));
        return run(SCRIPT.resolveSibling(script), words.toArray(String[]::new));
    }

    /** The command of {@code h3.py}, for who reads and writes while it runs. */
    List<String> argv(String... words) {
        return argv(SCRIPT, words);
    }

    private List<String> argv(Path script, String... words) {
        var argv = new ArrayList<>(before);
        argv.addAll(List.of(python.toString(), script.toString(), address, authority.toString()));
        argv.addAll(List.of(words));
        return argv;
    }

    private JsonNode run(Path script, String... words) throws IOException {
        var outcome = Command.outcome(argv(script, words), "", LIMIT);
        if (outcome.exit() != 0) {
            throw new IOException("%s: %s".formatted(List.of(words), outcome.stderr()));
        }
        return new ObjectMapper().readTree(outcome.stdout());
    }
}
