package io.sidelane.xds.scale;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** A server in a process of its own: one command a line in, one answer a line out. */
final class ReplicaProcess {
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(3);
    private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    private final Scale scale;
    private final Served served;

    private ReplicaProcess(Scale scale) throws IOException {
        this.scale = scale;
        served =
                switch (scale.maker()) {
                    case SIDELANE -> new Replica(scale);
                    case JAVA_CONTROL_PLANE -> new JavaControlPlane(scale);
                };
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        var process = new ReplicaProcess(Scale.parse(args, 0));
        System.out.println(process.served.port());
        var commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (var line = commands.readLine(); line != null; line = commands.readLine()) {
            System.out.println(process.answer(line.split(" ")));
        }
        System.exit(0);
    }

    private String answer(String[] command) throws InterruptedException {
        return switch (command[0]) {
            case "heap" -> Long.toString(usedHeap());
            case "settle" -> settle();
            case "back" -> back();
            case "move" -> move(Integer.parseInt(command[1]), Integer.parseInt(command[2]));
            case "drain" -> {
                served.drain(Integer.parseInt(command[1]));
                yield "drained";
            }
            case "change-all" -> changeAll();
            default -> throw new IllegalArgumentException("command: " + command[0]);
        };
    }

    /**
     * Everybody has everything: nanoseconds since the server's start do not matter, the end does.
     */
    private String settle() throws InterruptedException {
        var tally = served.tally();
        await(() -> tally.acknowledgements.size() >= scale.firstAnswersOfOne());
        await(() -> tally.sinceLast() > QUIET_NANOS);
        return Integer.toString(tally.acknowledgements.size());
    }

    private String back() throws InterruptedException {
        var at = served.tally().allConnectedAtMillis;
        await(() -> at.get() > 0);
        // Else a change could come before a client has said which version it has.
        await(() -> served.subscriptions() >= scale.firstAnswers());
        return Long.toString(at.get());
    }

    /** Nanoseconds from publishing to each of so many ACKs. */
    private String move(int port, int answers) throws InterruptedException {
        var acknowledgements = served.tally().acknowledgements;
        acknowledgements.clear();
        var start = System.nanoTime();
        served.moveOneEndpoint(port);
        await(() -> acknowledgements.size() >= answers);
        return acknowledgements.stream()
                .map(at -> Long.toString(at - start))
                .collect(Collectors.joining(" "));
    }

    private String changeAll() throws InterruptedException {
        var acknowledgements = served.tally().acknowledgements;
        acknowledgements.clear();
        served.changeForAll();
        await(() -> acknowledgements.size() >= scale.clients());
        await(() -> served.tally().sinceLast() > QUIET_NANOS);
        return Integer.toString(acknowledgements.size());
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        var deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("not within 3 min");
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
