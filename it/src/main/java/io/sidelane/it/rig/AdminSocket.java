package io.sidelane.it.rig;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/** The agent's admin interface over its Unix socket: a GET and its JSON. */
final class AdminSocket {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Path socket;

    AdminSocket(Path socket) {
        this.socket = socket;
    }

    record Reply(int status, String body) {}

    boolean answers(String path) {
        try {
            return exchange(path).status() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    JsonNode get(String path) {
        try {
            var reply = exchange(path);
            if (reply.status() != 200) {
                throw new RigException(
                        "agent %s: status %d (expected: 200); stopping"
                                .formatted(path, reply.status()));
            }
            return MAPPER.readTree(reply.body());
        } catch (IOException e) {
            throw new RigException(
                    "agent %s: %s (expected: an answer); stopping".formatted(path, e.getMessage()),
                    e);
        }
    }

    private Reply exchange(String path) throws IOException {
        try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            var request =
                    "GET %s HTTP/1.1\r\nHost: sidelane\r\nConnection: close\r\n\r\n"
                            .formatted(path);
            var bytes = ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            return parse(Channels.newInputStream(channel).readAllBytes());
        }
    }

    static Reply parse(byte[] bytes) throws IOException {
        var text = new String(bytes, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        var words = text.split(" ", 3);
        if (end < 0 || words.length < 3 || !words[0].startsWith("HTTP/1.")) {
            throw new IOException("no HTTP reply");
        }
        var headers = text.substring(0, end).toLowerCase(Locale.ROOT);
        var body = text.substring(end + 4);
        if (headers.contains("transfer-encoding: chunked")) {
            body = joined(body);
        }
        var utf8 = new String(body.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        return new Reply(Integer.parseInt(words[1]), utf8);
    }

    private static String joined(String chunks) {
        var whole = new ByteArrayOutputStream();
        int at = 0;
        while (at < chunks.length()) {
            int lineEnd = chunks.indexOf("\r\n", at);
            int size = Integer.parseInt(chunks.substring(at, lineEnd).split(";", 2)[0].strip(), 16);
            if (size == 0) {
                break;
            }
            whole.writeBytes(
                    chunks.substring(lineEnd + 2, lineEnd + 2 + size)
                            .getBytes(StandardCharsets.ISO_8859_1));
            at = lineEnd + 2 + size + 2;
        }
        return whole.toString(StandardCharsets.ISO_8859_1);
    }
}
