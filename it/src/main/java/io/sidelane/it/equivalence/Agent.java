package io.sidelane.it.equivalence;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The node agent on a sandbox's cgroup and pods, as a process of its own. */
final class Agent implements Acceleration {

    private static final String MAIN = "io.sidelane.agent.AgentMain";
    private static final String OBJECT = "io/sidelane/bpf/sidelane.bpf.o";
    private static final String BPFFS = "/sys/fs/bpf/sidelane";

    /** A JVM on an emulated machine takes its time. */
    private static final Duration START = Duration.ofMinutes(3);

    private final Sandbox sandbox;
    private final boolean unguarded;
    private final PolicyFile policy;
    private final AdminEndpoint admin;
    private @Nullable Program process;
    private boolean otherObject;
    private String leftBehind = "";
    private long redirectedBeforeDrains;

    private Agent(Sandbox sandbox, boolean unguarded) {
        this.sandbox = sandbox;
        this.unguarded = unguarded;
        this.policy = new PolicyFile(sandbox.work().resolve("policy"));
        this.admin = new AdminEndpoint(sandbox.work().resolve("admin"));
    }

    /** A ready agent whose policy accelerates every pod of the sandbox. */
    static Agent start(Sandbox sandbox, boolean unguarded) {
        var agent = new Agent(sandbox, unguarded);
        agent.enforce(true);
        agent.start();
        return agent;
    }

    void start() {
        var command =
                new ArrayList<>(
                        command(
                                "run",
                                "--policy-dir",
                                policy.directory().toString(),
                                "--cgroup",
                                sandbox.cgroup().toString(),
                                "--bpffs",
                                BPFFS,
                                "--node",
                                "equivalence",
                                "--admin",
                                "unix:" + admin.socket()));
        if (unguarded) {
            command.add("--unguarded");
        }
        if (otherObject) {
            int classPath = command.indexOf("-cp") + 1;
            command.set(classPath, otherObject() + File.pathSeparator + command.get(classPath));
        }
        Program started = sandbox.startOnNode("agent", command, Map.of());
        process = started;
        if (!Await.until(START, () -> admin.ready() || !started.alive()) || !started.alive()) {
            throw new SuiteException(
                    "agent: not ready (it said: %s)".formatted(String.join("; ", started.said())));
        }
    }

    /** The command line of an agent with the class path of this program. */
    static List<String> command(String... arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:+UseSerialGC",
                        // Starts sooner, which counts on an emulated machine.
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx256m",
                        "-cp",
                        classPath(),
                        MAIN));
        command.addAll(List.of(arguments));
        return command;
    }

    /**
     * Ours, and the test jar of the data path where the build has put it: it holds the unguarded
     * one.
     */
    static String classPath() {
        String ours = System.getProperty("java.class.path");
        Path testJars = Program.home().resolveSibling("test-lib");
        return ours + File.pathSeparator + testJars + "/*";
    }

    PolicyFile policy() {
        return policy;
    }

    Program process() {
        if (process == null) {
            throw new SuiteException("agent: not started");
        }
        return process;
    }

    @Override
    public void restart(Ending ending) {
        List<String> attached = sandbox.attached();
        switch (ending) {
            case KILLED -> process().kill();
            case STOPPED -> stop();
            case UPGRADED -> {
                stop();
                otherObject = !otherObject;
            }
            case DRAINED -> {
                redirectedBeforeDrains = redirectedBytes();
                stop();
                drain();
                leftBehind += leftovers();
            }
        }
        process().close();
        start();
        if (ending == Ending.UPGRADED) {
            requireReplaced(attached);
        }
    }

    /** An upgrade that leaves a program of the former agent attached would show nothing. */
    private void requireReplaced(List<String> former) {
        List<String> attached = sandbox.attached();
        if (attached.size() != former.size() || !Collections.disjoint(attached, former)) {
            throw new SuiteException(
                    "programs after an upgrade: %s (expected: others in the place of %s)"
                            .formatted(attached, former));
        }
    }

    @Override
    public void recover() {
        if (!process().alive()) {
            drain();
            process().close();
            start();
        }
    }

    @Override
    public String leftBehind() {
        return leftBehind;
    }

    /** What the kernel still has of a data path that is said to be gone. */
    private String leftovers() {
        // Links are let go by the kernel a moment after their last owner.
        Await.until(Duration.ofSeconds(20), () -> sandbox.attached().isEmpty());
        return String.join("\n", sandbox.attached()) + String.join("\n", sandbox.pinned());
    }

    /**
     * A class path with the data path's object one byte longer: the agent takes that for another
     * object, and the kernel for a program of the same meaning.
     */
    private Path otherObject() {
        Path root = sandbox.work().resolve("other-object");
        Path object = root.resolve(OBJECT);
        try (var ours = Agent.class.getResourceAsStream("/" + OBJECT)) {
            Files.createDirectories(object.getParent());
            var bytes = Objects.requireNonNull(ours, OBJECT).readAllBytes();
            Files.write(object, Arrays.copyOf(bytes, bytes.length + 1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return root;
    }

    private void stop() {
        process().terminate();
        process().exit(Sandbox.PATIENCE);
    }

    private void drain() {
        sandbox.run(
                command("drain", "--cgroup", sandbox.cgroup().toString(), "--bpffs", BPFFS)
                        .toArray(String[]::new));
    }

    JsonNode read(String path) {
        try {
            return admin.read(path);
        } catch (IOException e) {
            throw new SuiteException(
                    "agent %s: %s (it said: %s)"
                            .formatted(path, e.getMessage(), String.join("; ", process().said())),
                    e);
        }
    }

    @Override
    public boolean on() {
        return true;
    }

    @Override
    public long redirectedBytes() {
        return redirectedBeforeDrains
                + read("/status").path("dataPath").path("redirectedBytes").asLong();
    }

    @Override
    public boolean redirecting(int clientPort) {
        boolean client = false;
        boolean server = false;
        for (JsonNode end : read("/connections").path("connections")) {
            if (end.path("state").asText().equals("redirecting")) {
                client |= port(end, "local") == clientPort;
                server |= port(end, "remote") == clientPort;
            }
        }
        return client && server;
    }

    @Override
    public boolean redirectingTo(int serverPort) {
        for (JsonNode end : read("/connections").path("connections")) {
            if (end.path("state").asText().equals("redirecting")
                    && end.path("redirectedBytes").asLong() > 0
                    && port(end, "local") == serverPort) {
                return true;
            }
        }
        return false;
    }

    private static int port(JsonNode end, String side) {
        String address = end.path(side).asText();
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    @Override
    public void enforce(boolean on) {
        policy.write(on);
    }

    /** Drains with the agent still there, as an uninstall does. */
    @Override
    public void close() {
        if (process == null) {
            return;
        }
        try {
            if (process.alive()) {
                stop();
            }
            drain();
        } finally {
            process.close();
            process = null;
        }
    }

    @Override
    public List<String> said() {
        return process().said();
    }
}
