package io.sidelane.it.equivalence.languages;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** Uploads by the JDK's HTTP client (NIO), or by blocking streams of platform threads. */
final class JavaUploads {

    private static final int CONNECTIONS = 4;

    private final boolean nio;
    private final String address;
    private final int port;
    private final int count;
    private final long seed;
    private final int max;
    private final AtomicInteger right = new AtomicInteger();
    private final AtomicInteger wrong = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();

    JavaUploads(String mode, String address, int port, String count, String seed, String max) {
        this.nio = mode.equals("upload-nio");
        this.address = address;
        this.port = port;
        this.count = Integer.parseInt(count);
        this.seed = Long.parseLong(seed);
        this.max = Integer.parseInt(max);
    }

    private interface Link extends AutoCloseable {
        byte[] put(byte[] body) throws IOException, InterruptedException;

        @Override
        void close() throws IOException;
    }

    void run() throws InterruptedException {
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < CONNECTIONS; i++) {
            int number = i;
            threads.add(Thread.ofPlatform().start(() -> connection(number)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        IO.println(
                "uploads %d right %d wrong %d failed %d"
                        .formatted(count, right.get(), wrong.get(), failed.get()));
    }

    private void connection(int number) {
        var dice = new Random(seed + number);
        try (Link link = nio ? new ByClient() : new ByStreams()) {
            for (int i = number; i < count; i += CONNECTIONS) {
                var body = new byte[(int) Math.min(max, Math.pow(2, 25 * dice.nextDouble()))];
                dice.nextBytes(body);
                byte[] expected = Hash.text(Hash.digest().digest(body));
                (java.util.Arrays.equals(expected, link.put(body)) ? right : wrong)
                        .incrementAndGet();
            }
        } catch (IOException | InterruptedException e) {
            IO.println("failed: " + e);
            failed.incrementAndGet();
        }
    }

    private final class ByClient implements Link {
        private final HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

        @Override
        public byte[] put(byte[] body) throws IOException, InterruptedException {
            var request =
                    HttpRequest.newBuilder(URI.create("http://%s:%d/".formatted(address, port)))
                            .PUT(HttpRequest.BodyPublishers.ofByteArray(body))
                            .build();
            return client.send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
        }

        @Override
        public void close() {
            client.close();
        }
    }

    private final class ByStreams implements Link {
        private final Socket socket = new Socket(address, port);
        private final BufferedInputStream in = new BufferedInputStream(socket.getInputStream());

        ByStreams() throws IOException {}

        @Override
        public byte[] put(byte[] body) throws IOException {
            String head =
                    "PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n"
                            .formatted(body.length);
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(body);
            var seen = new StringBuilder();
            while (!seen.toString().endsWith("\r\n\r\n")) {
                int c = in.read();
                if (c < 0) {
                    throw new IOException("ended within an answer");
                }
                seen.append((char) c);
            }
            return in.readNBytes(64);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
