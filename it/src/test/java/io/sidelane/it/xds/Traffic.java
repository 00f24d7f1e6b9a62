package io.sidelane.it.xds;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Requests through an Envoy, one after the other, counted by how they ended. */
final class Traffic implements AutoCloseable {
    private static final long PATIENCE_NANOS = Duration.ofSeconds(30).toNanos();

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final HttpRequest request;
    private final AtomicInteger good = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private volatile boolean running;
    private @Nullable Thread thread;

    Traffic(int port) {
        request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                        .timeout(Duration.ofSeconds(5))
                        .build();
    }

    /** {@code 200 blue}, or what went wrong. */
    String once() throws InterruptedException {
        try {
            var response = client.send(request, BodyHandlers.ofString());
            return response.statusCode() + " " + response.body();
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Asks until the answer is as wanted. */
    String await(Predicate<String> wanted) throws InterruptedException {
        var deadline = System.nanoTime() + PATIENCE_NANOS;
        var answer = once();
        while (!wanted.test(answer)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("answer after 30 s: " + answer);
            }
            answer = once();
        }
        return answer;
    }

    void start() {
        running = true;
        thread =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    while (running) {
                                        count();
                                    }
                                });
    }

    private void count() {
        try {
            (once().startsWith("200 ") ? good : failed).incrementAndGet();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            running = false;
        }
    }

    int good() {
        return good.get();
    }

    int failed() {
        return failed.get();
    }

    @Override
    public void close() throws InterruptedException {
        running = false;
        if (thread != null) {
            thread.join();
        }
        client.close();
    }
}
