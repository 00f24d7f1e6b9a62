package io.sidelane.agent.datapath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sidelane.agent.Await;
import io.sidelane.api.BlockingReaders;
import io.sidelane.api.Enrol;
import io.sidelane.api.PortRule;
import io.sidelane.api.Scope;
import io.sidelane.libbpf.BpfMap;
import io.sidelane.libbpf.Interfaces;
import io.sidelane.libbpf.NativeSocket;
import io.sidelane.libbpf.NetworkNamespace;
import io.sidelane.libbpf.Privileges;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ends leave the data path, whichever way their connection or their policy ends. */
class LeavingKernelIT {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @TempDir Path temp;
    private DataPathConfig config;
    private Process process;
    private Path path;
    private NetworkNamespace netns;

    @BeforeEach
    void makeNamespace() throws Exception {
        assumeTrue(
                Privileges.current().effectiveUser() == 0,
                "skipped: not root, BPF programs cannot be loaded");
        config = new DataPathConfig(DataPathKernelIT.cgroup2(), temp.resolve("bpf"), false);
        process =
                new ProcessBuilder("unshare", "--net", "sh", "-c", "echo in && exec sleep 600")
                        .start();
        assertThat(process.inputReader().readLine()).isEqualTo("in");
        path = Path.of("/proc/%d/ns/net".formatted(process.pid()));
        netns = NetworkNamespace.open(path);
        netns.call(
                () -> {
                    Interfaces.raise("lo");
                    return true;
                });
    }

    @AfterEach
    void drain() throws InterruptedException {
        if (netns != null) {
            endProcess();
            netns.close();
            var _ = DataPaths.drain(config, PATIENCE);
        }
    }

    @Test
    void aConnectionThatNobodyAcceptedLeavesNothing() {
        try (var dataPath = DataPaths.open(config)) {
            dataPath.apply(List.of(pod()));
            try (var listener = listener();
                    var client = connected(listener)) {
                assertThat(dataPath.counters().enrolled()).isEqualTo(2);

                listener.close();

                assertThat(dataPath.counters().enrolled()).isEqualTo(1);
            }
            assertThat(dataPath.counters().enrolled()).isZero();
        }
    }

    @Test
    void endsOfAPodThatPolicyLetsGoAreTakenOff() {
        try (var dataPath = DataPaths.open(config);
                var listener = listener()) {
            dataPath.apply(List.of(pod()));
            try (var writer = connected(listener);
                    var reader = listener.accept()) {
                assertThat(dataPath.counters().enrolled()).isEqualTo(2);

                dataPath.apply(List.of());

                awaitNothingEnrolled(dataPath);
                pass(writer, reader);
            }
        }
    }

    @Test
    void endsOfAPodThatPolicyLetGoWhileNoAgentRanAreTakenOff() {
        try (var listener = listener()) {
            NativeSocket client;
            try (var first = DataPaths.open(config)) {
                first.apply(List.of(pod()));
                client = connected(listener);
            }
            try (var second = DataPaths.open(config);
                    var _ = client;
                    var _ = listener.accept()) {
                assertThat(second.counters().enrolled()).isEqualTo(2);

                second.apply(List.of());

                awaitNothingEnrolled(second);
            }
        }
    }

    @Test
    void aPodThatHasEndedKeepsNoSweepFromTheOthers() {
        var ended = Path.of("/run/netns/has-ended");
        try (var kernel = new Loader(config, KernelSelfTest.FIONREAD_RIGHT, true).open()) {
            kernel.adopt(List.of(ended, path));
            kernel.release(List.of(ended, path));

            assertThat(kernel.connections(List.of(ended, path), 10)).isEmpty();
        }
    }

    @Test
    void drainTellsOfEndsThatAreOutOfReachAndDoesNotWaitForThem() throws Exception {
        try (var listener = listener()) {
            NativeSocket client;
            try (var dataPath = DataPaths.open(config)) {
                dataPath.apply(List.of(pod()));
                client = connected(listener);
            }
            endProcess();
            try (var _ = client;
                    var _ = listener.accept()) {

                var outcome = DataPaths.drain(config, Duration.ofMinutes(1));

                assertThat(outcome)
                        .isInstanceOfSatisfying(
                                DrainOutcome.Drained.class,
                                drained -> {
                                    assertThat(drained.behind()).isZero();
                                    assertThat(drained.outOfReach()).isEqualTo(2);
                                    assertThat(drained.took()).isLessThan(Duration.ofSeconds(20));
                                });
            }
        }
    }

    @Test
    void anEndThatFindsNoRoomIsCounted() {
        try (var dataPath = DataPaths.open(config)) {
            dataPath.apply(List.of(pod()));
            fill(Pins.under(config.bpffs()).map("ends"));
            try (var listener = listener();
                    var _ = connected(listener)) {
                assertThat(dataPath.counters().enrolErrors()).isPositive();
            }
        }
    }

    @Test
    void aPortThatPolicyExcludesIsOffForConnectionsThatAreThere() {
        try (var dataPath = DataPaths.open(config);
                var listener = listener()) {
            dataPath.apply(List.of(pod()));
            try (var client = connected(listener);
                    var server = listener.accept()) {
                pass(client, server);
                pass(server, client);
                assertThat(dataPath.counters().redirectedMessages()).isEqualTo(2);

                int port = listener.localAddress().getPort();
                dataPath.apply(List.of(pod(PortRule.of(List.of(), List.of(port)))));
                pass(client, server);
                pass(server, client);

                assertThat(dataPath.counters().redirectedMessages()).isEqualTo(2);
                assertThat(dataPath.counters().fallbacks())
                        .containsEntry(FallbackCause.POLICY_OFF, 2L);
            }
        }
    }

    private static void pass(NativeSocket from, NativeSocket to) {
        assertThat(from.send(new byte[100], 0)).isEqualTo(100);
        assertThat(to.recv(new byte[100], 0)).isEqualTo(100);
    }

    private static void fill(Path pin) {
        try (var map = BpfMap.open(pin)) {
            var value = new byte[map.info().valueSize()];
            for (int i = 0; i < map.info().maxEntries(); i++) {
                var key = ByteBuffer.allocate(map.info().keySize()).putInt(i).array();
                map.update(key, value, BpfMap.ANY);
            }
        }
    }

    private static void awaitNothingEnrolled(DataPath dataPath) {
        Await.until("no end is enrolled", () -> dataPath.counters().enrolled() == 0);
    }

    private void endProcess() throws InterruptedException {
        process.destroyForcibly();
        assertThat(process.waitFor(PATIENCE)).isTrue();
    }

    private PodRedirect pod() {
        return pod(PortRule.ALL);
    }

    private PodRedirect pod(PortRule ports) {
        return new PodRedirect(
                "default/leaving",
                netns.cookie(),
                path.toString(),
                true,
                Set.of(Scope.SIDECAR_LOCAL),
                BlockingReaders.ALLOW,
                1 << 20,
                Enrol.ALWAYS,
                true,
                ports);
    }

    private NativeSocket listener() {
        return netns.call(
                () -> {
                    var listener =
                            NativeSocket.open(NativeSocket.AF_INET, NativeSocket.SOCK_STREAM);
                    listener.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
                    listener.listen(1);
                    return listener;
                });
    }

    private NativeSocket connected(NativeSocket listener) {
        return netns.call(
                () -> {
                    var client = NativeSocket.open(NativeSocket.AF_INET, NativeSocket.SOCK_STREAM);
                    assertThat(client.connect(listener.localAddress())).isZero();
                    return client;
                });
    }
}
