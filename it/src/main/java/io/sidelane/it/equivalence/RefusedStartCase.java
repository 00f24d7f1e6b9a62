package io.sidelane.it.equivalence;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * An agent that cannot do its work says so in one line and goes, and nothing is attached.
 *
 * @param enterOptions what is done to the agent before it starts
 * @param prefix commands that run it with less
 * @param cgroup the directory it is told, empty: the sandbox's
 * @param mentions a word that its line must have
 */
record RefusedStartCase(
        String name, List<String> enterOptions, List<String> prefix, String cgroup, String mentions)
        implements Case {

    static final String FOREIGN = "foreign-exclusive-program";
    private static final String EXPECTED =
            "refused in one line, exit code not 0, nothing attached or pinned";

    RefusedStartCase {
        enterOptions = List.copyOf(enterOptions);
        prefix = List.copyOf(prefix);
    }

    @Override
    public Group group() {
        return Group.BAD_INPUT;
    }

    @Override
    public Claim claim() {
        return Claim.STAYS_ON_TCP;
    }

    @Override
    public Observation observe(Stage stage) throws SkippedException {
        if (!stage.acceleration().on()) {
            return Observation.of(EXPECTED);
        }
        // A sandbox of its own: the stage's agent has the other one.
        try (var sandbox = new Sandbox()) {
            before(sandbox);
            var policy = new PolicyFile(sandbox.work().resolve("policy"));
            policy.write(true);
            String told = cgroup.isEmpty() ? sandbox.cgroup().toString() : cgroup;
            var command = new ArrayList<>(prefix);
            command.addAll(
                    Agent.command(
                            "run",
                            "--policy-dir",
                            policy.directory().toString(),
                            "--cgroup",
                            told,
                            "--admin",
                            "unix:" + sandbox.work().resolve("admin")));
            try (var agent = sandbox.startOnNode("agent", enterOptions, command)) {
                return Observation.of(describe(agent, sandbox));
            }
        }
    }

    /** What makes the start impossible, where options of the command do not. */
    private void before(Sandbox sandbox) throws SkippedException {
        if (name.equals(FOREIGN)) {
            ForeignProgram.attach(sandbox);
        }
    }

    private String describe(Program agent, Sandbox sandbox) {
        if (!Await.until(Duration.ofSeconds(40), () -> !agent.alive())) {
            return "still running: " + String.join("; ", agent.said());
        }
        int code = agent.exit(Sandbox.PATIENCE);
        List<String> said = agent.rest(Sandbox.PATIENCE);
        List<String> errors = said.stream().filter(line -> line.contains("(expected:")).toList();
        boolean trace = said.stream().anyMatch(line -> line.startsWith("\tat "));
        long foreign = name.equals(FOREIGN) ? 1 : 0;
        // Links are let go by the kernel a moment after their last owner.
        boolean clean =
                Await.until(
                        Duration.ofSeconds(20),
                        () ->
                                sandbox.attached().size() == foreign
                                        && sandbox.pinned().size() == foreign);
        if (errors.size() == 1
                && !trace
                && code != 0
                && clean
                && errors.getFirst().contains(mentions)) {
            return EXPECTED;
        }
        return "exit code %d, said: %s; %s"
                .formatted(
                        code,
                        String.join("; ", said),
                        "attached: %s; %d pinned"
                                .formatted(sandbox.attached(), sandbox.pinned().size()));
    }
}
