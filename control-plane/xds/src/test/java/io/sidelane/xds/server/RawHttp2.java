package io.sidelane.xds.server;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** HTTP/2 by hand (RFC 9113), to say what no client library would. */
final class RawHttp2 implements AutoCloseable {
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int GOAWAY = 7;
    static final int CONTINUATION = 9;
    static final int END_STREAM = 1;
    static final int END_HEADERS = 4;

    private static final int INITIAL_WINDOW_SIZE = 4;
    private static final int CANCEL = 8;
    private static final int PATIENCE_MILLIS = (int) TimeUnit.SECONDS.toMillis(20);
    private static final byte[] PREFACE =
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Socket socket;

    RawHttp2(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    /** A connection that has begun well. */
    static RawHttp2 begun(int port) throws IOException {
        var connection = new RawHttp2(port);
        connection.send(PREFACE);
        connection.frame(SETTINGS, 0, 0, new byte[0]);
        return connection;
    }

    /** One on which the server may not send a byte of a response. */
    static RawHttp2 withoutWindow(int port) throws IOException {
        var connection = new RawHttp2(port);
        connection.send(PREFACE);
        connection.frame(
                SETTINGS,
                0,
                0,
                ByteBuffer.allocate(6).putShort((short) INITIAL_WINDOW_SIZE).putInt(0).array());
        return connection;
    }

    RawHttp2 send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    RawHttp2 frame(int type, int flags, int stream, byte[] payload) throws IOException {
        return send(frameBytes(type, flags, stream, payload));
    }

    static byte[] frameBytes(int type, int flags, int stream, byte[] payload) {
        return ByteBuffer.allocate(9 + payload.length)
                .put((byte) (payload.length >> 16))
                .putShort((short) payload.length)
                .put((byte) type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }

    /** A delta stream begins; more is to come. */
    RawHttp2 open(int stream) throws IOException {
        return frame(HEADERS, END_HEADERS, stream, headers());
    }

    RawHttp2 reset(int stream) throws IOException {
        return frame(RST_STREAM, 0, stream, ByteBuffer.allocate(4).putInt(CANCEL).array());
    }

    /** A gRPC message of its own. */
    RawHttp2 message(int stream, byte[] message) throws IOException {
        return frame(DATA, 0, stream, grpc(message));
    }

    static byte[] grpc(byte[] message) {
        return ByteBuffer.allocate(5 + message.length)
                .put((byte) 0)
                .putInt(message.length)
                .put(message)
                .array();
    }

    /** HPACK (RFC 7541), literals without indexing. */
    static byte[] headers() {
        var out = new ByteArrayOutputStream();
        header(out, ":method", "POST");
        header(out, ":scheme", "http");
        header(
                out,
                ":path",
                "/envoy.service.discovery.v3.AggregatedDiscoveryService/DeltaAggregatedResources");
        header(out, ":authority", "localhost");
        header(out, "content-type", "application/grpc");
        header(out, "te", "trailers");
        return out.toByteArray();
    }

    private static void header(ByteArrayOutputStream out, String name, String value) {
        out.write(0);
        string(out, name);
        string(out, value);
    }

    private static void string(ByteArrayOutputStream out, String text) {
        out.write(text.length());
        out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Reads until a frame of {@code type}, or -1 when the server hangs up before. */
    int awaitFrame(int type) throws IOException {
        var in = new DataInputStream(socket.getInputStream());
        try {
            while (true) {
                var first = in.read();
                if (first < 0) {
                    return -1;
                }
                var length = first << 16 | in.readUnsignedShort();
                var kind = in.readUnsignedByte();
                in.readUnsignedByte();
                in.readInt();
                in.skipNBytes(length);
                if (kind == type) {
                    return kind;
                }
            }
        } catch (SocketException e) {
            return -1;
        }
    }

    /** Reads until the server hangs up; fails if it does not. */
    void awaitEnd() throws IOException {
        while (awaitFrame(-1) >= 0) {
            // All that it says first.
        }
    }

    OutputStream out() throws IOException {
        return socket.getOutputStream();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
