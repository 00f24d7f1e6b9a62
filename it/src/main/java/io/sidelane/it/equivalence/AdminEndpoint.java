package io.sidelane.it.equivalence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The agent's admin endpoint on a Unix socket: one GET a connection. */
record AdminEndpoint(Path socket) {

    private static final ObjectMapper JSON = new ObjectMapper();

    boolean ready() {
        try {
            return get("/readyz").startsWith("HTTP/1.1 200");
        } catch (IOException _) {
            return false;
        }
    }

    JsonNode read(String path) throws IOException {
        String answer = get(path);
        int body = answer.indexOf("\r\n\r\n");
        if (!answer.startsWith("HTTP/1.1 200") || body < 0) {
            throw new IOException(
                    "%s: %s (expected: 200)"
                            .formatted(path, answer.lines().findFirst().orElse("nothing")));
        }
        int start = answer.indexOf('{', body);
        int end = answer.lastIndexOf('}');
        if (start < 0) {
            throw new IOException(path + ": no JSON object");
        }
        // From brace to brace: a chunked body has its sizes around one object.
        return JSON.readTree(answer.substring(start, end + 1));
    }

    private String get(String path) throws IOException {
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            String request =
                    "GET %s HTTP/1.0\r\nHost: agent\r\nConnection: close\r\n\r\n".formatted(path);
            channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
            var answer = new ByteArrayOutputStream();
            Channels.newInputStream(channel).transferTo(answer);
            return answer.toString(StandardCharsets.UTF_8);
        }
    }
}
