package io.sidelane.agent.datapath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sidelane.libbpf.BpfException;
import io.sidelane.libbpf.BpfMap;
import io.sidelane.libbpf.BpfObject;
import io.sidelane.libbpf.BpfObjectSpec;
import io.sidelane.libbpf.Privileges;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real kernel, with a cgroup and a bpffs of the test's own. */
class DataPathKernelIT {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @TempDir Path temp;
    private Path cgroup;
    private DataPathConfig config;

    @BeforeEach
    void makeCgroup() throws IOException {
        assumeTrue(
                Privileges.current().effectiveUser() == 0,
                "skipped: not root, BPF programs cannot be loaded");
        cgroup = Files.createTempDirectory(cgroup2(), "sidelane-datapath-it-");
        config = new DataPathConfig(cgroup, temp.resolve("bpf"), false);
    }

    @AfterEach
    void removeCgroup() throws IOException {
        if (config != null) {
            var _ = DataPaths.drain(config, PATIENCE);
            Files.deleteIfExists(cgroup);
        }
    }

    @Test
    void layoutsAreThoseOfTheObject() {
        var object = KernelPrograms.dataPath(false);
        try (BpfObject loaded = BpfObjectSpec.open("abi", object).load()) {
            assertThat(sizes(loaded))
                    .containsEntry("policies", Abi.POLICY.byteSize())
                    .containsEntry("connections", Abi.CONNECTION.byteSize())
                    .containsEntry("ends", Abi.ENROLLED_END.byteSize())
                    .containsEntry("totals", Abi.TOTALS.byteSize());
            assertThat((long) loaded.map("ports").info().keySize())
                    .isEqualTo(Abi.PORT_KEY.byteSize());
            assertThat((long) loaded.map("ends").info().keySize())
                    .isEqualTo(Abi.HANDSHAKE.byteSize());
            assertThat(loaded.maps()).containsAll(KernelPrograms.MAPS);
        }
    }

    @Test
    void aSecondAgentAdoptsWhatTheFirstLeft() {
        List<Path> first;
        long programId;
        try (var dataPath = DataPaths.open(config)) {
            assertThat(dataPath.counters().enrolled()).isZero();
            first = Pins.list(Pins.under(config.bpffs()).links());
            programId = attachedId();
        }

        try (var dataPath = DataPaths.open(config)) {
            assertThat(dataPath.counters().abi()).isEqualTo(Abi.VERSION);
        }

        assertThat(Pins.list(Pins.under(config.bpffs()).links())).isEqualTo(first);
        assertThat(attachedId()).isEqualTo(programId);
    }

    @Test
    void anUpgradeReplacesTheProgramsAndKeepsTheMaps() {
        int mapId;
        long programId;
        try (var kernel = new Loader(config, KernelSelfTest.FIONREAD_RIGHT, true).open()) {
            kernel.control(Abi.CONTROL_UNADOPTED, 42);
            mapId = kernel.map("control").info().id();
            programId = attachedId();
        }

        try (var kernel = new Loader(config, KernelSelfTest.FIONREAD_COUNTED, true).open()) {
            assertThat(kernel.control(Abi.CONTROL_UNADOPTED)).isEqualTo(42);
            assertThat(kernel.map("control").info().id()).isEqualTo(mapId);
        }

        assertThat(attachedId()).isNotEqualTo(programId);
        assertThat(Pins.under(config.bpffs()).allPrograms()).hasSize(1);
    }

    @Test
    void whatAnAgentThatWasKilledAsItLoadedLeftGoesWithTheNext() throws IOException {
        var pins = Pins.under(config.bpffs());
        Pins.mount(config.bpffs());
        pins.create();
        Files.createDirectory(pins.root().resolve("loading"));

        try (var _ = new Loader(config, KernelSelfTest.FIONREAD_RIGHT, true).open()) {
            assertThat(Pins.list(pins.root())).hasSize(3);
        }
    }

    @Test
    void spliceIsWatchedInOneWay() {
        try (var _ = DataPaths.open(config)) {
            assertThat(Pins.list(Pins.under(config.bpffs()).links()))
                    .extracting(link -> link.getFileName().toString())
                    .filteredOn(name -> name.startsWith(KernelPrograms.SPLICE_WATCH))
                    .hasSize(1);
        }
    }

    @Test
    void aSecondAgentOnTheSameBpffsIsRefused() {
        try (var _ = DataPaths.open(config)) {
            assertThatThrownBy(() -> DataPaths.open(config))
                    .isInstanceOf(DataPathException.class)
                    .hasMessageContaining("another agent runs on it");
        }
    }

    @Test
    void drainLeavesNothingBehind() {
        DataPaths.open(config).close();

        var outcome = DataPaths.drain(config, PATIENCE);

        assertThat(outcome).isInstanceOf(DrainOutcome.Drained.class);
        assertThat(Pins.under(config.bpffs()).exist()).isFalse();
        assertThat(DataPaths.drain(config, PATIENCE))
                .isInstanceOf(DrainOutcome.NothingLoaded.class);
    }

    @Test
    void aReleaseHasNoUnguardedPrograms() {
        var unguarded = new DataPathConfig(cgroup, config.bpffs(), true);

        assertThatThrownBy(() -> DataPaths.open(unguarded))
                .isInstanceOf(DataPathException.class)
                .hasMessageContaining("--unguarded: not in this build");
    }

    @Test
    void aDirectoryThatIsNoCgroupIsRefusedInOneLine() {
        var wrong = new DataPathConfig(temp, config.bpffs(), false);

        assertThatThrownBy(() -> DataPaths.open(wrong))
                .isInstanceOf(DataPathException.class)
                .hasMessage(
                        "--cgroup: %s (expected: a directory of a cgroup v2 file system); nothing is attached"
                                .formatted(temp));
    }

    @Test
    void theSelfTestSaysWhatThisKernelDoes() {
        var selfTest = KernelSelfTest.run(Node.version());

        assertThat(selfTest.usable()).isTrue();
        selfTest.results().forEach(result -> System.out.println("self-test: " + result));
    }

    private long attachedId() {
        Path pin = Pins.under(config.bpffs()).link("track_established");
        try (var link = io.sidelane.libbpf.BpfLink.open(pin)) {
            return link.info().programId();
        } catch (BpfException e) {
            throw new AssertionError("not attached", e);
        }
    }

    private static Map<String, Long> sizes(BpfObject object) {
        return object.maps().stream()
                .collect(
                        java.util.stream.Collectors.toMap(
                                name -> name,
                                name -> {
                                    BpfMap map = object.map(name);
                                    return (long) map.info().valueSize();
                                }));
    }

    static Path cgroup2() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/mounts")).stream()
                .map(line -> line.split(" "))
                .filter(mount -> mount[2].equals("cgroup2"))
                .map(mount -> Path.of(mount[1]))
                .findFirst()
                .orElseThrow();
    }
}
