package io.sidelane.agent.capability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sidelane.agent.capability.decision.NodeCapability;
import io.sidelane.agent.capability.decision.Probed;
import io.sidelane.libbpf.NetworkNamespace;
import io.sidelane.libbpf.Privileges;
import io.sidelane.libbpf.VethPair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** This machine and this kernel, really asked. */
class CapabilityKernelIT {

    private static final NodeFiles HERE = new NodeFiles(Path.of("/"));

    @BeforeEach
    void mayAsk() {
        assumeTrue(
                Privileges.current().effectiveUser() == 0,
                "skipped: not root, the kernel cannot be asked");
    }

    @Test
    void aProgramIsAttachedToAVethInItsDriverAndASocketBound() {
        var probed = KernelProbe.run();

        System.out.println("this kernel: " + probed);
        assertThat(Objects.requireNonNull(probed.xdp()).works()).isTrue();
        assertThat(probed.afXdp()).isNotNull();
    }

    @Test
    void nothingIsLeftOfAProbe() throws IOException {
        int before = interfaces();

        for (int i = 0; i < 20; i++) {
            var _ = KernelProbe.run();
        }

        assertThat(interfaces()).isEqualTo(before);
    }

    @Test
    void aNicThatIsInUseIsLeftAlone(@TempDir Path root) throws IOException {
        Files.createDirectories(root.resolve("sys/class/net/eth0"));
        Files.writeString(root.resolve("sys/class/net/eth0/flags"), "0x1003\n");
        Files.createDirectories(root.resolve("sys/class/net/eth1/upper_bond0"));
        Files.writeString(root.resolve("sys/class/net/eth1/flags"), "0x1002\n");

        var probed = KernelProbe.run(List.of("eth0", "eth1", "eth2"), new NodeFiles(root));

        assertThat(probed.nativeXdp())
                .hasSize(3)
                .allSatisfy((_, outcome) -> assertThat(outcome.works()).isFalse());
        assertThat(outcome(probed, "eth0").detail()).startsWith("it is up (expected: ");
        assertThat(outcome(probed, "eth1").detail()).startsWith("others are upon it (expected: ");
        assertThat(outcome(probed, "eth2").detail()).startsWith("no such interface (expected: ");
    }

    @Test
    void aNicThatNobodyUsesIsReallyAsked(@TempDir Path root) throws IOException {
        Files.createDirectories(root.resolve("sys/class/net/one"));
        Files.writeString(root.resolve("sys/class/net/one/flags"), "0x1002\n");
        Files.createDirectories(root.resolve("sys/class/net/lo"));
        Files.writeString(root.resolve("sys/class/net/lo/flags"), "0x8\n");

        Probed probed;
        try (var netns = NetworkNamespace.create("unused")) {
            probed =
                    netns.call(
                            () -> {
                                VethPair.create("one", "other");
                                return KernelProbe.run(List.of("one", "lo"), new NodeFiles(root));
                            });
        }

        assertThat(outcome(probed, "one").works()).isTrue();
        assertThat(outcome(probed, "lo").works()).isFalse();
        assertThat(outcome(probed, "lo").detail()).contains("EOPNOTSUPP");
    }

    @Test
    void thisMachineIsReadAsTheKernelShowsIt() throws IOException {
        var facts = NodeFacts.read(HERE);
        var capability = NodeCapability.of(facts, KernelProbe.run(), Instant.now());

        assertThat(facts.kernel().release())
                .isEqualTo(Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip());
        for (var pages : facts.hugepages()) {
            var at = "/sys/kernel/mm/hugepages/hugepages-%dkB/".formatted(pages.kibibytes());
            assertThat(Path.of(at)).isDirectory();
            assertThat(pages.total())
                    .isEqualTo(
                            Integer.parseInt(
                                    Files.readString(Path.of(at + "nr_hugepages")).strip()));
        }
        assertThat(facts.nics())
                .allSatisfy(nic -> assertThat(Path.of("/sys/class/net/" + nic.name())).exists());
        capability
                .paths()
                .forEach(
                        path ->
                                System.out.printf(
                                        "%-16s %-24s %s%n",
                                        path.path().word(),
                                        path.reason() == null ? "ready" : path.reason().word(),
                                        path.message()));
    }

    private static Probed.Outcome outcome(Probed probed, String nic) {
        return Objects.requireNonNull(probed.nativeXdp().get(nic), nic);
    }

    private static int interfaces() throws IOException {
        return Files.readAllLines(Path.of("/proc/thread-self/net/dev")).size();
    }
}
