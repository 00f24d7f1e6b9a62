package io.sidelane.it.gateway;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 server that reads as naively as can be and keeps every head that it saw, so that what
 * was smuggled shows as a request of its own. Answers a body with that body.
 */
final class RecordingUpstream implements AutoCloseable {

    /* As long as a client may take to acknowledge what came before. */
    private static final Duration PAUSE = Duration.ofMillis(300);

    private final ServerSocket server;
    private final WebSocketAnswers sockets = new WebSocketAnswers();
    private final List<String> heads = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    RecordingUpstream() throws IOException {
        server = new ServerSocket(0, 512, InetAddress.ofLiteral("127.0.0.1"));
        Thread.ofVirtual().start(this::accept);
    }

    String address() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    /** Heads as they came, each with its line and fields. */
    List<String> heads() {
        return new ArrayList<>(heads);
    }

    private void accept() {
        try {
            while (true) {
                var socket = server.accept();
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException _) {
            // Closed.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            var in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
            var out = socket.getOutputStream();
            for (var head = head(in); head != null; head = head(in)) {
                heads.add(head);
                if (head.contains("upgrade: websocket\r\n") && head.contains("/ws/")
                        || head.contains("/idle/")) {
                    sockets.answer(head.split(" ", 3)[1], head, socket, in);
                } else {
                    answer(head, in, out);
                }
            }
        } catch (IOException _) {
            // The other end went.
        } finally {
            open.remove(socket);
        }
    }

    private static @Nullable String head(InputStream in) throws IOException {
        var head = new StringBuilder();
        for (int c = in.read(); c >= 0; c = in.read()) {
            head.append((char) c);
            if (head.length() >= 4 && head.substring(head.length() - 4).equals("\r\n\r\n")) {
                return head.toString();
            }
        }
        return null;
    }

    private void answer(String head, InputStream in, OutputStream out) throws IOException {
        var path = head.split(" ", 3)[1];
        if (path.startsWith("/early")) {
            write(out, "HTTP/1.1 103 Early Hints\r\nlink: </a.css>; rel=preload\r\n\r\n");
        }
        if (path.startsWith("/sent")) {
            var sent = Long.toString(sockets.flooded());
            write(
                    out,
                    "HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%s"
                            .formatted(sent.length(), sent));
            return;
        }
        if (path.startsWith("/big/")) {
            big(Long.parseLong(path.substring("/big/".length())), "", out);
            return;
        }
        if (path.startsWith("/urgent/")) {
            big(Long.parseLong(path.substring("/urgent/".length())), "priority: u=0\r\n", out);
            return;
        }
        if (path.startsWith("/paused")) {
            write(out, "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n");
            LockSupport.parkNanos(PAUSE.toNanos());
            write(out, "0\r\n\r\n");
            return;
        }
        if (path.startsWith("/dripped")) {
            in.readNBytes(length(head));
            write(out, "HTTP/1.1 204 No Content\r\n\r\n");
            return;
        }
        if (path.startsWith("/broken")) {
            write(out, "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf");
            throw new IOException("broken off, as asked for");
        }
        if (head.contains("transfer-encoding: chunked\r\n")) {
            write(out, "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
            echoChunks(in, out, path.startsWith("/trailers"));
            return;
        }
        int length = length(head);
        write(
                out,
                "HTTP/1.1 200 OK\r\ncontent-length: %d\r\nx-answer: yes\r\n\r\n".formatted(length));
        out.write(in.readNBytes(length));
        out.flush();
    }

    private static void big(long length, String field, OutputStream out) throws IOException {
        write(out, "HTTP/1.1 200 OK\r\n%scontent-length: %d\r\n\r\n".formatted(field, length));
        var block = block(1 << 16);
        for (long left = length; left > 0; left -= block.length) {
            out.write(block, 0, (int) Math.min(left, block.length));
        }
        out.flush();
    }

    /** What a body of up to 64 KiB of {@code /big/} is. */
    static byte[] block(int length) {
        var block = new byte[length];
        for (int i = 0; i < block.length; i++) {
            block[i] = (byte) (i * 31 >> 3);
        }
        return block;
    }

    private static int length(String head) {
        return head.lines()
                .filter(line -> line.startsWith("content-length: "))
                .mapToInt(line -> Integer.parseInt(line.substring("content-length: ".length())))
                .findFirst()
                .orElse(0);
    }

    private static void echoChunks(InputStream in, OutputStream out, boolean trailers)
            throws IOException {
        while (true) {
            int length = Integer.parseInt(line(in), 16);
            if (length == 0) {
                for (var trailer = line(in); !trailer.isEmpty(); trailer = line(in)) {
                    // Read past them.
                }
                write(out, trailers ? "0\r\nx-trailer: yes\r\n\r\n" : "0\r\n\r\n");
                return;
            }
            write(out, Integer.toHexString(length) + "\r\n");
            out.write(in.readNBytes(length));
            write(out, "\r\n");
            line(in);
        }
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("ended within a line");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (var each : open) {
            each.close();
        }
    }
}
