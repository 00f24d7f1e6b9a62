package io.sidelane.it.equivalence;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A case of the program {@code probe}: one connection, watched from both ends. */
record ProbeCase(
        String probe,
        Group group,
        Claim claim,
        Set<Guard> guards,
        boolean quick,
        long quickSize,
        long fullSize)
        implements Case {

    private static final int ATTEMPTS = 3;

    ProbeCase {
        guards = Set.copyOf(guards);
    }

    static ProbeCase of(String probe, Claim claim) {
        return new ProbeCase(probe, Group.ENDS, claim, Set.of(), true, 0, 0);
    }

    @Override
    public String name() {
        return probe;
    }

    @Override
    public Observation observe(Stage stage) {
        long size = stage.full() ? fullSize : quickSize;
        // A copy under its own name: a habit of one probe must not be held against the next.
        var executable = stage.sandbox().copyOf("probe", "probe-" + probe);
        var command =
                List.of(executable.toString(), probe, "127.0.0.1", "0", "-", Long.toString(size));
        try (var program = stage.sandbox().start(Pod.NEAR, "probe " + probe, command, Map.of())) {
            connect(stage.acceleration(), program);
            long before = stage.acceleration().redirectedBytes();
            program.say("run");
            var output = String.join("\n", program.rest(Stage.PATIENCE));
            int code = program.exit(Stage.PATIENCE);
            if (code != 0) {
                output += "\nexit code " + code;
            }
            return Observation.parse(output)
                    .withRedirectedBytes(stage.acceleration().redirectedBytes() - before);
        }
    }

    /** Returns with a connection that is redirected, as far as that can be had. */
    private void connect(Acceleration acceleration, Program program) {
        for (int i = 0; i < ATTEMPTS; i++) {
            String[] ports = program.await("connected", Stage.PATIENCE);
            int client = Integer.parseInt(ports[0]);
            if (!acceleration.on()
                    || Await.until(patience(), () -> acceleration.redirecting(client))) {
                return;
            }
            if (i < ATTEMPTS - 1) {
                program.say("again");
            }
        }
    }

    private Duration patience() {
        return claim == Claim.STAYS_ON_TCP ? Duration.ofSeconds(1) : Stage.LEARNING;
    }
}
