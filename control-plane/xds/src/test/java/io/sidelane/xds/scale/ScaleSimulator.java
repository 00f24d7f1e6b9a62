package io.sidelane.xds.scale;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Serves many real streams over loopback and says what it cost: connecting, heap a client, one
 * endpoint changed until the last ACK, and what a fresh replica sends again.
 */
public final class ScaleSimulator {
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(5);
    private static final int CHANGES = 20;
    private static final int FIRST_PORT = 9_000;
    private static final int LAST_PORT = FIRST_PORT + CHANGES - 1;

    private ScaleSimulator() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        var scale = Scale.parse(args, 0);
        System.out.println(scale);
        var replica = new Replica(scale, 0, 8080);
        var port = replica.port();
        var empty = usedHeap();
        var clients = startClients(port, scale);
        try {
            connect(replica, scale, empty);
            change(replica, scale);
            replica.close();
            reconnect(scale, port);
        } finally {
            clients.destroyForcibly().waitFor();
        }
        System.exit(0);
    }

    private static void connect(Replica replica, Scale scale, long empty)
            throws InterruptedException {
        var start = System.nanoTime();
        var answers = scale.agents() + 2 * scale.envoys();
        await("first ACKs", () -> replica.acknowledgements.size() >= answers);
        System.out.printf(
                "connect: %d clients, %d ACKs in %.1f s (JVM start of the clients included), %,d B%n",
                scale.clients(), answers, (System.nanoTime() - start) / 1e9, replica.bytes.get());
        System.out.printf(
                "heap: %,d B a client%n", (usedHeap() - empty) / Math.max(1, scale.clients()));
    }

    private static void change(Replica replica, Scale scale) throws InterruptedException {
        var times = new ArrayList<Long>();
        var bytes = 0L;
        for (var i = 0; i < CHANGES; i++) {
            replica.resetCounters();
            var start = System.nanoTime();
            replica.moveOneEndpoint(FIRST_PORT + i);
            await("ACKs", () -> replica.acknowledgements.size() >= scale.envoys());
            replica.acknowledgements.forEach(at -> times.add(at - start));
            bytes += replica.bytes.get();
        }
        times.sort(null);
        System.out.printf(
                "one endpoint changed, %d times: publish to ACK p50 %.1f ms, p99 %.1f ms, worst"
                        + " %.1f ms; %d B a client%n",
                CHANGES,
                at(times, 0.50),
                at(times, 0.99),
                at(times, 1),
                bytes / CHANGES / Math.max(1, scale.envoys()));
    }

    private static void reconnect(Scale scale, int port) throws IOException, InterruptedException {
        var start = System.nanoTime();
        try (var fresh = new Replica(scale, port, LAST_PORT)) {
            await("all clients back", () -> fresh.connected.get() >= scale.clients());
            var back = (System.nanoTime() - start) / 1e9;
            // What comes after it has come, and so has all that was sent before.
            fresh.changeForAll();
            await("ACKs", () -> fresh.acknowledgements.size() >= scale.clients());
            System.out.printf(
                    "a fresh replica: all back in %.1f s, %d unchanged resources sent again%n",
                    back, fresh.resources.get() - scale.clients());
        }
    }

    private static double at(List<Long> sorted, double quantile) {
        var index = (int) Math.ceil(quantile * sorted.size()) - 1;
        return sorted.get(Math.max(0, index)) / 1e6;
    }

    private static Process startClients(int port, Scale scale) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(ScaleClients.class.getName());
        command.add(Integer.toString(port));
        command.addAll(List.of(scale.arguments()));
        return new ProcessBuilder(command).inheritIO().start();
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        var deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(what + ": not within 5 min");
            }
            Thread.sleep(1);
        }
    }

    private static long usedHeap() {
        for (var i = 0; i < 3; i++) {
            System.gc();
        }
        var runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
