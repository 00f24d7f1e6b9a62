package io.sidelane.it.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sidelane.it.rig.OwnedProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** An HTTP/2 server that checks nothing and keeps every stream as it came. */
final class RecordingHttp2Upstream implements AutoCloseable {

    private static final Path SCRIPT =
            Path.of("src/test/python/http2_upstream.py").toAbsolutePath();

    private final int port;
    private final Path record;
    private final OwnedProcess process;

    RecordingHttp2Upstream(Path directory, Path python) throws IOException {
        try (var free = GatewayProcess.free()) {
            port = free.getLocalPort();
        }
        Files.createDirectories(directory);
        record = directory.resolve("streams.jsonl");
        var log = directory.resolve("upstream.log");
        var argv =
                List.of(
                        python.toString(),
                        SCRIPT.toString(),
                        Integer.toString(port),
                        record.toString());
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

    String address() {
        return "127.0.0.1:" + port;
    }

    /** Streams that are over, each with its fields, body, trailers and how it ended. */
    List<JsonNode> streams() throws IOException {
        var streams = new ArrayList<JsonNode>();
        for (var line : Files.readAllLines(record)) {
            streams.add(new ObjectMapper().readTree(line));
        }
        return streams;
    }

    @Override
    public void close() {
        process.close();
    }
}
