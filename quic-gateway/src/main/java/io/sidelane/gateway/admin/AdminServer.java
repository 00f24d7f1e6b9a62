package io.sidelane.gateway.admin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sidelane.gateway.config.Address;
import io.sidelane.gateway.telemetry.AccessLog;
import io.sidelane.gateway.telemetry.Exposition;
import io.sidelane.gateway.telemetry.Metrics;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Health, metrics and status on a loopback address. Answers GET only. */
public final class AdminServer implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService thread;

    /** Who knows what is asked for. */
    public interface View {
        /** Whether new clients are welcome. */
        boolean ready();

        /** Gauges beside the counters. */
        void gauges(GaugeWriter out);

        /** What it is and does, as JSON. */
        String status();
    }

    /** Takes gauges. */
    public interface GaugeWriter {
        void gauge(String name, java.util.Map<String, String> labels, long value);
    }

    private AdminServer(HttpServer server, ExecutorService thread) {
        this.server = server;
        this.thread = thread;
    }

    /**
     * @throws IOException with a message for people when the address cannot be had
     */
    public static AdminServer start(
            InetSocketAddress address, Metrics metrics, AccessLog log, View view)
            throws IOException {
        HttpServer server;
        try {
            server = HttpServer.create(address, 0);
        } catch (IOException e) {
            throw new IOException(
                    "admin: %s: %s (expected: an address that is free)"
                            .formatted(Address.written(address), e.getMessage()),
                    e);
        }
        var thread =
                Executors.newSingleThreadExecutor(
                        Thread.ofPlatform().name("admin").daemon().factory());
        server.setExecutor(thread);
        server.createContext(
                "/healthz",
                exchange -> {
                    boolean ready = view.ready();
                    answer(exchange, ready ? 200 : 503, "text/plain", ready ? "ok\n" : "leaving\n");
                });
        server.createContext(
                "/metrics",
                exchange ->
                        answer(
                                exchange,
                                200,
                                "text/plain; version=0.0.4",
                                metrics(metrics, log, view)));
        server.createContext(
                "/status", exchange -> answer(exchange, 200, "application/json", view.status()));
        server.start();
        return new AdminServer(server, thread);
    }

    private static String metrics(Metrics metrics, AccessLog log, View view) {
        var out = new Exposition();
        metrics.write(out);
        out.type("sidelane_gateway_access_log_lost_total", "counter");
        out.sample("sidelane_gateway_access_log_lost_total", java.util.Map.of(), log.lost());
        view.gauges(
                (name, labels, value) -> {
                    out.type(name, "gauge");
                    out.sample(name, labels, value);
                });
        return out.toString();
    }

    private static void answer(HttpExchange exchange, int status, String type, String text)
            throws IOException {
        try (exchange) {
            if (!exchange.getRequestMethod().equals("GET")) {
                exchange.getResponseHeaders().set("Allow", "GET");
                exchange.sendResponseHeaders(405, -1);
                return;
            }
            var bytes = text.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        thread.shutdownNow();
    }
}
