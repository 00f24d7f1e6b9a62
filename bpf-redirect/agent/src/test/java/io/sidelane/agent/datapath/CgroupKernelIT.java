package io.sidelane.agent.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.api.BlockingReaders;
import io.sidelane.api.Enrol;
import io.sidelane.api.PortRule;
import io.sidelane.api.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whose sockets are considered: those of the cgroup that the programs are attached to. */
class CgroupKernelIT extends OnePodKernelTest {

    private Path attached = Path.of("/nonexistent");

    @BeforeEach
    void makeCgroup() throws IOException {
        attached = Files.createTempDirectory(DataPathKernelIT.cgroup2(), "sidelane-cgroup-it-");
        Files.createDirectory(attached.resolve("pod"));
        config = new DataPathConfig(attached, config.bpffs(), false);
    }

    @AfterEach
    void removeCgroup() throws IOException {
        Files.delete(attached.resolve("pod"));
        Files.delete(attached);
    }

    @Test
    void aConnectionWithinIsAdopted() throws IOException {
        var home = home();
        enter(attached.resolve("pod"));
        try {
            assertThat(adopted()).isEqualTo(2);
        } finally {
            enter(home);
        }
    }

    @Test
    void aConnectionOutsideIsNotAdopted() {
        assertThat(adopted()).isZero();
    }

    /** Ends of a connection that were adopted. */
    private int adopted() {
        var pod =
                pod(
                        netns.cookie(),
                        Set.of(Scope.SIDECAR_LOCAL),
                        BlockingReaders.ALLOW,
                        Enrol.AUTO,
                        PortRule.ALL);
        try (var kernel = kernel(pod);
                var listener = listener();
                var client = connected(listener);
                var server = listener.accept()) {
            pass(client, server);
            pass(server, client);

            kernel.adopt(List.of(path));

            return kernel.enrolled();
        }
    }

    /** Moves this process, so that its sockets are the cgroup's. */
    private static void enter(Path cgroup) throws IOException {
        Files.writeString(
                cgroup.resolve("cgroup.procs"), Long.toString(ProcessHandle.current().pid()));
    }

    private static Path home() throws IOException {
        var own =
                Files.readAllLines(Path.of("/proc/self/cgroup")).stream()
                        .filter(line -> line.startsWith("0::"))
                        .findFirst()
                        .orElseThrow();
        return Path.of(DataPathKernelIT.cgroup2() + own.substring("0::".length()));
    }
}
