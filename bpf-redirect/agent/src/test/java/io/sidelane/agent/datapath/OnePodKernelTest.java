package io.sidelane.agent.datapath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sidelane.api.BlockingReaders;
import io.sidelane.api.Enrol;
import io.sidelane.api.PortRule;
import io.sidelane.api.Scope;
import io.sidelane.libbpf.Interfaces;
import io.sidelane.libbpf.NativeSocket;
import io.sidelane.libbpf.NetworkNamespace;
import io.sidelane.libbpf.Privileges;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A pod of the test's own, in which all connections are between its own sockets. */
abstract class OnePodKernelTest {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @TempDir Path temp;
    DataPathConfig config;
    private Process process;
    Path path;
    NetworkNamespace netns;

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

    static void pass(NativeSocket from, NativeSocket to) {
        assertThat(from.send(new byte[100], 0)).isEqualTo(100);
        assertThat(to.recv(new byte[100], 0)).isEqualTo(100);
    }

    void endProcess() throws InterruptedException {
        process.destroyForcibly();
        assertThat(process.waitFor(PATIENCE)).isTrue();
    }

    /** The data path without a thread that sweeps. */
    Kernel kernel(PodRedirect... pods) {
        var kernel = new Loader(config, KernelSelfTest.FIONREAD_COUNTED, true).open();
        PolicyTable.write(kernel, List.of(pods));
        return kernel;
    }

    PodRedirect pod() {
        return pod(Enrol.ALWAYS, PortRule.ALL);
    }

    PodRedirect pod(Enrol enrol, PortRule ports) {
        return pod(
                netns.cookie(), Set.of(Scope.SIDECAR_LOCAL), BlockingReaders.ALLOW, enrol, ports);
    }

    PodRedirect pod(
            long cookie,
            Set<Scope> scope,
            BlockingReaders blockingReaders,
            Enrol enrol,
            PortRule ports) {
        return new PodRedirect(
                "default/pod-" + cookie,
                cookie,
                path.toString(),
                true,
                scope,
                blockingReaders,
                1 << 20,
                enrol,
                true,
                ports);
    }

    NativeSocket listener() {
        return netns.call(
                () -> {
                    var listener =
                            NativeSocket.open(NativeSocket.AF_INET, NativeSocket.SOCK_STREAM);
                    listener.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
                    listener.listen(1);
                    return listener;
                });
    }

    NativeSocket connected(NativeSocket listener) {
        return netns.call(
                () -> {
                    var client = NativeSocket.open(NativeSocket.AF_INET, NativeSocket.SOCK_STREAM);
                    assertThat(client.connect(listener.localAddress())).isZero();
                    return client;
                });
    }
}
