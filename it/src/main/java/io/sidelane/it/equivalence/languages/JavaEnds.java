package io.sidelane.it.equivalence.languages;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Uploads and their receivers: {@code serve-nio|serve-platform|serve-virtual ADDR PORT} says {@code
 * listening PORT} and answers a PUT with its SHA-256; {@code upload-nio|upload-platform ADDR PORT
 * COUNT SEED MAX} says {@code uploads N right N wrong N failed N}.
 */
public final class JavaEnds {

    private JavaEnds() {}

    public static void main(String[] args) throws Exception {
        String address = args[1];
        int port = Integer.parseInt(args[2]);
        switch (args[0]) {
            case "serve-nio" -> serveBySelector(address, port);
            case "serve-platform" -> serve(address, port, Executors.newCachedThreadPool());
            case "serve-virtual" ->
                    serve(address, port, Executors.newVirtualThreadPerTaskExecutor());
            case "upload-nio", "upload-platform" ->
                    new JavaUploads(args[0], address, port, args[3], args[4], args[5]).run();
            default ->
                    throw new IllegalArgumentException(
                            "mode: %s (expected: serve-... or upload-...)".formatted(args[0]));
        }
        System.exit(0);
    }

    /** The JDK's own server: NIO channels and a Selector. */
    private static void serveBySelector(String address, int port) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(address, port), 512);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext(
                "/",
                exchange -> {
                    byte[] answer = Hash.of(exchange.getRequestBody(), Long.MAX_VALUE);
                    exchange.sendResponseHeaders(200, answer.length);
                    exchange.getResponseBody().write(answer);
                    exchange.close();
                });
        server.start();
        IO.println("listening " + server.getAddress().getPort());
        System.in.readAllBytes();
    }

    /** Blocking streams, one thread a connection. */
    private static void serve(String address, int port, ExecutorService threads)
            throws IOException {
        try (var listener = new ServerSocket(port, 512, InetAddress.getByName(address))) {
            IO.println("listening " + listener.getLocalPort());
            Thread.ofPlatform()
                    .daemon()
                    .start(
                            () -> {
                                while (true) {
                                    try {
                                        var socket = listener.accept();
                                        threads.execute(() -> new JavaReceiver(socket).run());
                                    } catch (IOException _) {
                                        return;
                                    }
                                }
                            });
            InputStream in = System.in;
            in.readAllBytes();
        }
    }
}
