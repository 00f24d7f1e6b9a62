package io.sidelane.it.equivalence;

import io.sidelane.it.equivalence.Acceleration.Ending;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Many streams both ways at once, every byte checked; what happens to them meanwhile is the case.
 */
record StreamsCase(
        String name,
        Group group,
        Route route,
        Happening happening,
        Claim claim,
        Set<Guard> guards,
        boolean quick)
        implements Case {

    /** What happens while the streams run. */
    enum Happening {
        NOTHING,
        /** One packet in fifty is lost, while the policy is toggled, so that there are some. */
        PACKETS_LOST,
        /** The policy is switched off and on at random. */
        TOGGLED,
        /** The policy is switched on in the middle. */
        ADOPTED,
        /** Two threads share each blocking socket. */
        TWO_THREADS,
        /**
         * The server's sockets turn blocking and back with every request, while the policy is
         * toggled.
         */
        BLOCKING_BY_TURNS,
        /** TCP's sockets may have little of the node's memory; in the kernel lab alone. */
        MEMORY_SCARCE,
        AGENT_KILLED,
        AGENT_RESTARTED,
        AGENT_UPGRADED,
        AGENT_DRAINED
    }

    /* For all of the node: there is none of a network namespace. Pages, by which TCP must live. */
    private static final Path TCP_MEMORY = Path.of("/proc/sys/net/ipv4/tcp_mem");
    private static final String SCARCE = "1024 2048 4096";

    private static final long BYTES = 1_500_000;
    private static final int QUICK_TOGGLES = 30;
    private static final int FULL_TOGGLES = 1000;
    private static final int QUICK_RESTARTS = 2;
    private static final int FULL_RESTARTS = 10;
    private static final int LOTS = 4;
    private static final long WARM_ID = 1_000_000;

    StreamsCase {
        guards = Set.copyOf(guards);
    }

    @Override
    public Observation observe(Stage stage) throws SkippedException {
        if (happening == Happening.MEMORY_SCARCE && System.getenv("SIDELANE_LAB") == null) {
            throw new SkippedException("tcp_mem is all of the node's (expected: the kernel lab)");
        }
        boolean turns = happening == Happening.BLOCKING_BY_TURNS;
        String program = turns || happening == Happening.TWO_THREADS ? "duplex" : "streams";
        var server = new ArrayList<String>();
        int count = stage.streams();
        var executable = stage.sandbox().copyOf(program, program + "-" + name);
        try (var serving =
                stage.sandbox()
                        .start(
                                route.server(),
                                program + " server",
                                List.of(executable.toString(), "serve", route.listenAddress(), "0"),
                                Map.of())) {
            int port = Integer.parseInt(serving.await("listening", Stage.PATIENCE)[0]);
            Route.Dialled to = route.prepare(stage.sandbox(), port);
            var dial = new Dial(stage, executable.toString(), to, port, turns ? "turns" : "");
            if (happening == Happening.ADOPTED) {
                stage.acceleration().enforce(false);
            } else if (stage.acceleration().on()) {
                warm(dial);
            }
            long before = stage.acceleration().redirectedBytes();
            List<String> client =
                    switch (happening) {
                        case NOTHING -> dial.to(count, BYTES, 0);
                        case TWO_THREADS -> forAWhile(dial, count);
                        case TOGGLED, BLOCKING_BY_TURNS -> toggled(dial, count);
                        case PACKETS_LOST -> lossy(dial, count);
                        case ADOPTED -> adopted(dial, count);
                        case MEMORY_SCARCE -> scarce(dial, count);
                        case AGENT_KILLED -> restarted(dial, count, Ending.KILLED);
                        case AGENT_RESTARTED -> restarted(dial, count, Ending.STOPPED);
                        case AGENT_UPGRADED -> restarted(dial, count, Ending.UPGRADED);
                        case AGENT_DRAINED -> restarted(dial, count, Ending.DRAINED);
                    };
            serving.finish();
            server.addAll(serving.rest(Stage.PATIENCE));
            String text =
                    StreamCount.of(count, client, server).text()
                            + stage.acceleration().leftBehind();
            return Observation.of(text)
                    .withRedirectedBytes(stage.acceleration().redirectedBytes() - before);
        }
    }

    private record Dial(
            Stage stage, String executable, Route.Dialled to, int serverPort, String option) {

        List<String> to(int streams, long bytes, long firstId) {
            try (var client = start(streams, bytes, firstId)) {
                return client.rest(Stage.PATIENCE);
            }
        }

        Program start(int streams, long bytes, long firstId) {
            var command =
                    new ArrayList<>(
                            List.of(
                                    executable,
                                    "dial",
                                    to.address(),
                                    Integer.toString(to.port()),
                                    Integer.toString(streams),
                                    Long.toString(bytes),
                                    Long.toString(stage.seed()),
                                    Long.toString(firstId),
                                    Long.toString(Stage.PATIENCE.toSeconds() / 2)));
            if (!option.isEmpty()) {
                command.add(option);
            }
            return stage.sandbox().start(Pod.NEAR, "streams client", command, Map.of());
        }
    }

    /**
     * Streams that are observed, so that the ones that count are accelerated from their first byte.
     * Where connections are not adopted, the second lot is the first that can be.
     */
    private void warm(Dial dial) {
        for (int lot = 0; lot < (claim == Claim.STAYS_ON_TCP ? 1 : LOTS); lot++) {
            try (var client = dial.start(5, 0, WARM_ID)) {
                boolean redirecting =
                        Await.until(
                                Duration.ofSeconds(1 + 2L * lot),
                                () -> dial.stage.acceleration().redirectingTo(dial.serverPort));
                client.finish();
                client.rest(Stage.PATIENCE);
                if (redirecting) {
                    return;
                }
            }
        }
    }

    private static List<String> forAWhile(Dial dial, int count) {
        try (var client = dial.start(count, 0, 0)) {
            client.await("dialled", Stage.PATIENCE);
            Await.rest(Duration.ofSeconds(2));
            client.finish();
            return client.rest(Stage.PATIENCE);
        }
    }

    private List<String> toggled(Dial dial, int count) {
        var dice = new Random(dial.stage.seed());
        int toggles = dial.stage.full() ? FULL_TOGGLES : QUICK_TOGGLES;
        boolean on = true;
        try (var client = dial.start(count, 0, 0)) {
            client.await("dialled", Stage.PATIENCE);
            for (int i = 0; i < toggles && client.alive(); i++) {
                on = !on;
                dial.stage.acceleration().enforce(on);
                Await.rest(Duration.ofMillis(5 + dice.nextInt(40)));
            }
            dial.stage.acceleration().enforce(true);
            client.finish();
            return client.rest(Stage.PATIENCE);
        }
    }

    private List<String> lossy(Dial dial, int count) {
        try (var _ = route.losePackets(dial.stage.sandbox())) {
            return toggled(dial, count);
        }
    }

    private static List<String> scarce(Dial dial, int count) {
        // In one read: the kernel shows a vector of numbers to the first alone.
        var usual = dial.stage.sandbox().run("cat", TCP_MEMORY.toString());
        setTcpMemory(SCARCE);
        try {
            return dial.to(count, BYTES, 0);
        } finally {
            setTcpMemory(usual);
        }
    }

    private static void setTcpMemory(String pages) {
        try {
            Files.writeString(TCP_MEMORY, pages);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> adopted(Dial dial, int count) {
        try (var client = dial.start(count, 0, 0)) {
            client.await("dialled", Stage.PATIENCE);
            // Bytes must be on their way, and some connections idle for a while, before the policy
            // comes.
            Await.rest(Duration.ofMillis(500));
            dial.stage.acceleration().enforce(true);
            if (dial.stage.acceleration().on()) {
                Await.until(
                        Stage.LEARNING,
                        () -> dial.stage.acceleration().redirectingTo(dial.serverPort));
            }
            Await.rest(Duration.ofSeconds(1));
            client.finish();
            return client.rest(Stage.PATIENCE);
        }
    }

    /** The agent goes and comes back while bytes flow, and afterwards redirecting goes on. */
    private List<String> restarted(Dial dial, int count, Ending ending) {
        Acceleration acceleration = dial.stage.acceleration();
        try (var client = dial.start(count, 0, 0)) {
            client.await("dialled", Stage.PATIENCE);
            for (int i = 0; i < (dial.stage.full() ? FULL_RESTARTS : QUICK_RESTARTS); i++) {
                Await.rest(Duration.ofMillis(300));
                acceleration.restart(ending);
                dial.stage.awaitRedirectingTo(dial.serverPort);
            }
            client.finish();
            return client.rest(Stage.PATIENCE);
        }
    }
}
