package io.sidelane.it.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What an upstream makes of a request for a WebSocket: right things and wrong ones, by its path.
 */
final class WebSocketAnswers {

    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final int BINARY = 2;
    private static final int BLOCK = 1 << 16;

    /** Messages of a block each that make a flood. */
    static final int FLOOD = 500;

    private final AtomicLong flooded = new AtomicLong();

    /** Bytes of payload that went to who asked for a flood last. */
    long flooded() {
        return flooded.get();
    }

    void answer(String path, String head, Socket socket, InputStream in) throws IOException {
        var out = socket.getOutputStream();
        switch (path.substring(path.lastIndexOf('/') + 1)) {
            case "refuse" ->
                    text(
                            out,
                            "HTTP/1.1 403 Forbidden\r\ncontent-length: 3\r\nx-why: me\r\n\r\nno\n");
            case "unaware" -> text(out, "HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nhi\n");
            case "wrong" -> switched(out, accept("another key"));
            case "unproved" ->
                    text(
                            out,
                            "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\n"
                                    + "upgrade: websocket\r\n\r\n");
            case "breaks" -> {
                switched(out, accept(key(head)));
                frame(out, BINARY, new byte[] {1});
                // The next close is a reset.
                socket.setSoLinger(true, 0);
                socket.close();
            }
            case "ends" -> {
                switched(out, accept(key(head)));
                frame(out, BINARY, new byte[] {1});
                socket.close();
            }
            case "deaf" -> {
                switched(out, accept(key(head)));
                // Until the other end goes, which only a reset of ours can tell it.
                waitForEnd(socket);
            }
            case "flood" -> {
                switched(out, accept(key(head)));
                flood(out);
                socket.close();
            }
            default -> {
                switched(out, accept(key(head)));
                echo(in, out);
                socket.close();
            }
        }
    }

    private static void waitForEnd(Socket socket) throws IOException {
        while (!socket.isClosed()) {
            java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
        }
        throw new IOException("closed");
    }

    private void flood(OutputStream out) throws IOException {
        flooded.set(0);
        var block = new byte[BLOCK];
        for (int i = 0; i < FLOOD; i++) {
            frame(out, BINARY, block);
            flooded.addAndGet(BLOCK);
        }
        frame(out, CLOSE, new byte[] {3, (byte) 0xe8});
    }

    private static void echo(InputStream in, OutputStream out) throws IOException {
        while (true) {
            int first = in.read();
            if (first < 0) {
                return;
            }
            int opcode = first & 0x0f;
            var payload = payload(in);
            frame(out, opcode == PING ? PONG : opcode, payload);
            if (opcode == CLOSE) {
                return;
            }
        }
    }

    private static byte[] payload(InputStream in) throws IOException {
        int second = in.read();
        long length = second & 0x7f;
        if (length >= 126) {
            var more = ByteBuffer.wrap(in.readNBytes(length == 126 ? 2 : 8));
            length = length == 126 ? more.getChar() : more.getLong();
        }
        var mask = in.readNBytes(4);
        var payload = in.readNBytes((int) length);
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= mask[i & 3];
        }
        return payload;
    }

    private static void frame(OutputStream out, int opcode, byte[] payload) throws IOException {
        var head = ByteBuffer.allocate(10).put((byte) (0x80 | opcode));
        if (payload.length < 126) {
            head.put((byte) payload.length);
        } else if (payload.length < BLOCK) {
            head.put((byte) 126).putChar((char) payload.length);
        } else {
            head.put((byte) 127).putLong(payload.length);
        }
        out.write(head.array(), 0, head.position());
        out.write(payload);
        out.flush();
    }

    private static void switched(OutputStream out, String accept) throws IOException {
        text(
                out,
                "HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: WebSocket\r\n"
                        + "sec-websocket-protocol: chat\r\nsec-websocket-accept: "
                        + accept
                        + "\r\n\r\n");
    }

    private static String key(String head) {
        return head.lines()
                .filter(line -> line.startsWith("sec-websocket-key: "))
                .map(line -> line.substring("sec-websocket-key: ".length()))
                .findFirst()
                .orElseThrow();
    }

    private static String accept(String key) {
        try {
            var proof = key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
            return Base64.getEncoder()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-1")
                                    .digest(proof.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void text(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }
}
