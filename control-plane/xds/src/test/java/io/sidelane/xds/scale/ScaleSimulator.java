package io.sidelane.xds.scale;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Serves many real streams over loopback, servers and clients in processes of their own, and says
 * what it cost: heap a client, one endpoint changed until the last ACK, and a server killed.
 */
final class ScaleSimulator implements AutoCloseable {
    /** So that a server that has served for a while is measured, not its compiler. */
    private static final int WARM_UP = 10;

    private static final int CHANGES = 20;
    private static final int DRAIN_MILLIS = 1_000;

    /** As the control plane is started, with room for more than it is meant for. */
    private static final List<String> SERVER_OPTIONS = List.of("@../server/jvm.flags", "-Xmx2g");

    /**
     * Thousands of machines in one process: what they compile would be compiled on none of them.
     */
    private static final List<String> CLIENT_OPTIONS =
            List.of("-Xmx6g", "-Xmn64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    private final Scale scale;
    private final Child first;
    private final long empty;
    private final Child clients;
    private final Child second;
    private int port = Content.FIRST_PORT;

    /** {@code standby}: another replica is up that the clients know, too. */
    ScaleSimulator(Scale scale, boolean standby) throws IOException {
        this.scale = scale;
        first = new Child(ReplicaProcess.class, SERVER_OPTIONS, scale.arguments());
        second =
                standby
                        ? new Child(ReplicaProcess.class, SERVER_OPTIONS, scale.arguments())
                        : first;
        empty = first.askLong("heap");
        var ports = standby ? first.greeting + "," + second.greeting : first.greeting;
        clients =
                new Child(
                        ScaleClients.class,
                        CLIENT_OPTIONS,
                        Stream.concat(Stream.of(ports), Stream.of(scale.arguments()))
                                .toArray(String[]::new));
    }

    /** Everybody connected and served; from the first connection to the last first ACK. */
    Figures.Connected connect() throws IOException {
        var start = System.nanoTime();
        first.ask("settle");
        if (scale.spread()) {
            second.ask("settle");
        }
        var seconds = (System.nanoTime() - start) / 1e9;
        var heap = (first.askLong("heap") - empty) / scale.clients();
        return new Figures.Connected(seconds, clients.askLong("bytes"), heap);
    }

    Figures.Changed change() throws IOException {
        for (var i = 0; i < WARM_UP; i++) {
            move(first);
        }
        clients.ask("bytes");
        var times = new ArrayList<Long>();
        for (var i = 0; i < CHANGES; i++) {
            times.addAll(move(first));
        }
        return Figures.Changed.of(
                times, (double) clients.askLong("bytes") / CHANGES / scale.envoys());
    }

    private List<Long> move(Child replica) throws IOException {
        port++;
        var answer = replica.ask("move %d %d".formatted(port, scale.envoys()));
        return Stream.of(answer.split(" ")).map(Long::parseLong).toList();
    }

    /** The first replica is killed; the second has the same. */
    Figures.Back kill() throws IOException, InterruptedException {
        second.ask("move %d 0".formatted(port));
        clients.ask("resources");
        var start = System.currentTimeMillis();
        first.close();
        var seconds = (second.askLong("back") - start) / 1e3;
        // What comes after it has come, and so has all that was sent before.
        second.ask("change-all");
        return new Figures.Back(seconds, clients.askLong("resources") - scale.clients());
    }

    /** The first replica sends its clients away; the second has the same. */
    Figures.Drained drain() throws IOException {
        clients.ask("resources");
        first.ask("drain " + DRAIN_MILLIS);
        second.ask("back");
        second.ask("change-all");
        return new Figures.Drained(
                clients.askLong("losses"), clients.askLong("resources") - scale.clients());
    }

    @Override
    public void close() throws InterruptedException {
        clients.close();
        second.close();
        first.close();
    }
}
