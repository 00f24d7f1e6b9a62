package io.sidelane.it.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An HTTP/2 server that checks nothing and keeps every stream as it came. */
final class RecordingHttp2Upstream implements AutoCloseable {

    private final Path record;
    private final PythonServer server;

    RecordingHttp2Upstream(Path directory, Path python) throws IOException {
        Files.createDirectories(directory);
        record = directory.resolve("streams.jsonl");
        server =
                new PythonServer(
                        directory, python, "http2_upstream.py", List.of(record.toString()));
    }

    String address() {
        return "127.0.0.1:" + server.port();
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
        server.close();
    }
}
