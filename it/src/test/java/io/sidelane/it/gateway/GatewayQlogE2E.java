package io.sidelane.it.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections that write down each of their packets, as the file asks. */
class GatewayQlogE2E {

    @TempDir private Path directory;
    private RecordingUpstream upstream;

    @SuppressWarnings("NullAway.Init") // Each test starts its own.
    private GatewayProcess gateway;

    @BeforeEach
    void start() throws Exception {
        var _ = Http3.findPython();
        upstream = new RecordingUpstream();
    }

    @AfterEach
    void stop() throws IOException {
        if (gateway != null) {
            gateway.close();
        }
        upstream.close();
    }

    private List<Path> files(String qlog) throws Exception {
        gateway =
                GatewayProcess.start(
                        directory,
                        "qlog: {directory: qlogs, %s}".formatted(qlog),
                        GatewayProcess.allTo(upstream.address()));
        var client = Http3.of(gateway);
        for (int i = 0; i < 3; i++) {
            assertThat(client.run("get", "/").path("status").asInt()).isEqualTo(200);
        }
        try (var files = Files.list(directory.resolve("qlogs"))) {
            return files.toList();
        }
    }

    @Test
    void eachOfThoseThatAreAskedForHasAFileUpToSoMany() throws Exception {
        var files = files("clients: [127.0.0.0/8], files: 2");

        assertThat(files).hasSize(2);
        for (var file : files) {
            var head =
                    new ObjectMapper()
                            .readTree(
                                    Files.readAllLines(file).getFirst().replaceFirst("^\\x1e", ""));
            assertThat(head.path("serialization_format").asText()).isEqualTo("JSON-SEQ");
            assertThat(file).content().contains("packet_received", "\"frame_type\":\"stream\"");
            assertThat(gateway.said(file.getFileName().toString())).isTrue();
        }
    }

    @Test
    void othersHaveNone() throws Exception {
        assertThat(files("clients: [192.0.2.0/24]")).isEmpty();
    }
}
