package io.sidelane.it.kubernetes;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sidelane.it.rig.Await;
import io.sidelane.it.rig.Command;
import io.sidelane.it.rig.OwnedProcess;
import io.sidelane.libbpf.BpfMap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole way: an object at a real API server, the packaged control plane, the real agent, a map
 * in the running kernel, and back as a condition. Says how long it takes; asserts that it arrives.
 */
@TestInstance(Lifecycle.PER_CLASS)
class PolicyToKernelE2E {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int CHANGES = 100;
    private static final Duration PAUSE = Duration.ofNanos(500_000);

    /** Where a key of the map {@code ports} has its port, after the namespace's cookie. */
    private static final long PORT = 8;

    private static final TestUser CONTROL_PLANE =
            TestUser.serviceAccount("sidelane-system", "sidelane-control-plane");

    private TestCluster cluster;
    private TestNode node;
    private Replica replica;
    private OwnedProcess agent;
    private @Nullable BpfMap ports;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        assumeTrue(
                Command.outcome(List.of("id", "-u"), "", LIMIT).stdout().strip().equals("0"),
                "not root: neither programs nor control groups can be made");
        var binaries = KubernetesBinaries.find();
        assumeTrue(
                binaries.isPresent(),
                "kube-apiserver: not in the cache (expected: built there by `sidelane setup`)");
        assumeTrue(
                Files.exists(Replica.PACKAGED),
                "%s: not there (expected: packaged by Maven)".formatted(Replica.PACKAGED));
        cluster = TestCluster.start(binaries.orElseThrow(), CONTROL_PLANE);
        cluster.node("node-1");
        node = new TestNode(Files.createDirectory(folder.resolve("node")));
        node.startPod();
        replica =
                Replica.start(
                                "control-plane",
                                cluster.server().kubeconfig(CONTROL_PLANE.name()),
                                folder)
                        .awaitReady();
        var log = folder.resolve("agent.log");
        agent =
                new OwnedProcess(
                        "agent",
                        new ProcessBuilder(command("run"))
                                .redirectErrorStream(true)
                                .redirectOutput(log.toFile())
                                .start(),
                        log);
        cluster.staticPod("measured", "node-1", TestNode.POD);
    }

    @AfterAll
    void stop() throws Exception {
        if (ports != null) {
            ports.close();
        }
        if (agent != null) {
            agent.close();
            assertThat(Command.outcome(command("drain"), "", LIMIT).exit()).isZero();
        }
        if (replica != null) {
            replica.close();
        }
        if (node != null) {
            node.close();
        }
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void everyChangeOfAPolicyReachesTheKernelAndIsProgrammedInItsGeneration() {
        cluster.policy("measured", 1);
        agent.awaitReady("a policy in the kernel", LIMIT, () -> excluded().equals(List.of(1)));
        var nanos = new long[CHANGES];

        for (int i = 0; i < CHANGES; i++) {
            var port = List.of(1_000 + i);
            long before = System.nanoTime();
            cluster.policy("measured", port.getFirst());
            nanos[i] = awaitInKernel(port) - before;
            // The next one starts from rest: what this one stirs up is not its neighbour's.
            long generation = i + 2;
            Await.until(
                    "Programmed in generation " + generation,
                    LIMIT,
                    () -> cluster.programmed("measured") == generation);
        }

        Arrays.sort(nanos);
        System.out.printf(
                "policy change, apply to the kernel's map, n=%d: p50 %.1f ms, p99 %.1f ms, max %.1f ms%n",
                CHANGES,
                nanos[CHANGES / 2] / 1e6,
                nanos[CHANGES * 99 / 100] / 1e6,
                nanos[CHANGES - 1] / 1e6);
    }

    /* Looks often, for a pause is part of what is measured, but leaves the processor to the others. */
    private long awaitInKernel(List<Integer> ports) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!excluded().equals(ports)) {
            assertThat(System.nanoTime()).as("%s in the kernel", ports).isLessThan(deadline);
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        return System.nanoTime();
    }

    /** Ports that the kernel's map has a rule for. */
    private List<Integer> excluded() {
        if (ports == null) {
            ports = open();
        }
        return ports == null
                ? List.of()
                : ports.keys().stream().map(key -> key.get(JAVA_INT, PORT)).toList();
    }

    /* Null until the agent has pinned it. */
    private @Nullable BpfMap open() {
        try {
            return node.pins().stream()
                    .filter(path -> path.endsWith(Path.of("maps", "ports")))
                    .findFirst()
                    .map(BpfMap::open)
                    .orElse(null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> command(String verb) {
        var volumes = node.volumes();
        var command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "io.sidelane.agent.AgentMain",
                                verb,
                                "--cgroup",
                                String.valueOf(volumes.get("cgroups")),
                                "--bpffs",
                                volumes.get("bpffs") + "/sidelane"));
        if (verb.equals("run")) {
            command.addAll(
                    List.of(
                            "--control-plane",
                            "127.0.0.1:" + replica.ads(),
                            "--node",
                            "node-1",
                            "--state-dir",
                            String.valueOf(volumes.get("state")),
                            "--admin",
                            "unix:" + volumes.get("state") + "/agent.sock"));
        }
        return command;
    }
}
