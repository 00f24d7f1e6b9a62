package io.sidelane.it.equivalence.languages;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One connection of a server with blocking streams. */
record JavaReceiver(Socket socket) {

    void run() {
        try (socket;
                var in = new BufferedInputStream(socket.getInputStream(), 65536)) {
            for (Long length = length(in); length != null; length = length(in)) {
                byte[] answer = Hash.of(in, length);
                String head =
                        "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n".formatted(answer.length);
                socket.getOutputStream()
                        .write(
                                (head + new String(answer, StandardCharsets.US_ASCII))
                                        .getBytes(StandardCharsets.US_ASCII));
            }
        } catch (IOException _) {
            // The client counts what failed.
        }
    }

    /** Content length of the next request, or null at the end. */
    private static @Nullable Long length(InputStream in) throws IOException {
        Long length = null;
        for (String line = line(in); line != null; line = line(in)) {
            if (line.isEmpty()) {
                return length;
            }
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Long.valueOf(line.substring(15).strip());
            }
        }
        return null;
    }

    private static @Nullable String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int c = in.read(); c >= 0; c = in.read()) {
            if (c == '\n') {
                return line.toString().strip();
            }
            line.append((char) c);
        }
        return null;
    }
}
