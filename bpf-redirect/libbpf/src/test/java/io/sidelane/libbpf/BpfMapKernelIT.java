package io.sidelane.libbpf;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@RequiresBpf
class BpfMapKernelIT {

    @RegisterExtension private final TestBpffs bpffs = new TestBpffs();

    @Test
    void keepsAndGivesBackValues() {
        try (var map = hash()) {
            assertThat(map.lookup(key(1))).isNull();

            map.update(key(1), value(10), BpfMap.ANY);
            map.update(key(1), value(11), BpfMap.EXIST);

            MemorySegment found = Objects.requireNonNull(map.lookup(key(1)));
            assertThat(found.get(JAVA_LONG, 0)).isEqualTo(11);
            assertThat(map.delete(key(1))).isTrue();
            assertThat(map.delete(key(1))).isFalse();
        }
    }

    @Test
    void tellsACreationFromAReplacement() {
        try (var map = hash()) {
            map.update(key(1), value(1), BpfMap.NOEXIST);

            assertThatExceptionOfType(BpfException.class)
                    .isThrownBy(() -> map.update(key(1), value(1), BpfMap.NOEXIST))
                    .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.EEXIST));
            assertThatExceptionOfType(BpfException.class)
                    .isThrownBy(() -> map.update(key(2), value(1), BpfMap.EXIST))
                    .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT));
        }
    }

    @Test
    void saysThatItIsFull() {
        try (var map = hash()) {
            for (int i = 0; i < 4; i++) {
                map.update(key(i), value(i), BpfMap.ANY);
            }

            assertThatThrownBy(() -> map.update(key(4), value(4), BpfMap.ANY))
                    .hasMessageMatching(
                            "update map table \\(id \\d+\\): E2BIG"
                                    + " \\(expected: .* room for it \\(4 entries\\)\\)");
        }
    }

    @Test
    void walksOverItsKeys() {
        try (var map = hash()) {
            assertThat(map.nextKey(null)).isNull();
            map.update(key(7), value(1), BpfMap.ANY);
            map.update(key(8), value(2), BpfMap.ANY);

            assertThat(map.keys())
                    .extracting(key -> key.get(JAVA_INT, 0))
                    .containsExactlyInAnyOrder(7, 8);
        }
    }

    @Test
    void refusesKeysAndValuesOfAnotherSize() {
        try (var map = hash()) {
            assertThatThrownBy(() -> map.lookup(new byte[8]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageMatching("key for map table .*: 8 bytes \\(expected: 4\\)");
            assertThatThrownBy(() -> map.update(new byte[4], new byte[4], BpfMap.ANY))
                    .hasMessageMatching("value for map table .*: 4 bytes \\(expected: 8\\)");
        }
    }

    @Test
    void givesAValueForEveryPossibleCpu() {
        int cpus = PossibleCpus.count();
        try (var map = BpfMap.create(MapType.PERCPU_ARRAY, "percpu", 4, 4, 2)) {
            long[] padded = new long[cpus];
            for (int cpu = 0; cpu < cpus; cpu++) {
                padded[cpu] = 100L + cpu;
            }

            map.update(key(1), MemorySegment.ofArray(padded), BpfMap.ANY);

            assertThat(map.lookupPerCpu(key(1)))
                    .hasSize(cpus)
                    .allSatisfy(value -> assertThat(value.byteSize()).isEqualTo(4))
                    .first()
                    .satisfies(value -> assertThat(value.get(JAVA_INT, 0)).isEqualTo(100));
            assertThat(map.lookupPerCpu(key(0)))
                    .allSatisfy(value -> assertThat(value.get(JAVA_INT, 0)).isZero());
        }
    }

    @Test
    void isFoundByItsPinUntilThatIsDeleted() throws IOException {
        var pin = bpffs.resolve("table");
        try (var map = hash()) {
            map.update(key(1), value(5), BpfMap.ANY);
            map.pin(pin);
        }

        try (var again = BpfMap.open(pin)) {
            assertThat(again.info().name()).isEqualTo("table");
            assertThat(again.keys()).hasSize(1);
        }
        Files.delete(pin);

        assertThatThrownBy(() -> BpfMap.open(pin))
                .hasMessage("open pinned map %s: ENOENT (expected: a map pinned there)", pin);
    }

    @Test
    void isNotMistakenForAProgram() {
        var pin = bpffs.resolve("table");
        try (var map = hash()) {
            map.pin(pin);

            assertThatThrownBy(() -> BpfProgram.open(pin))
                    .hasMessage(
                            "open pinned prog %s: EINVAL"
                                    + " (expected: a prog; something else is pinned there)",
                            pin);
            assertThatThrownBy(() -> BpfLink.open(pin)).isInstanceOf(BpfException.class);
        }
    }

    @Test
    void saysWhereItCannotBePinned() {
        try (var map = hash()) {
            assertThatThrownBy(() -> map.pin(Path.of("/tmp/not-a-bpffs")))
                    .hasMessageStartingWith("pin map table at /tmp/not-a-bpffs: EPERM")
                    .hasMessageContaining("(expected: a free name in a directory on a bpffs)");
        }
    }

    private static BpfMap hash() {
        return BpfMap.create(MapType.HASH, "table", 4, 8, 4);
    }

    private static MemorySegment key(int key) {
        return MemorySegment.ofArray(new int[] {key});
    }

    private static MemorySegment value(long value) {
        return MemorySegment.ofArray(new long[] {value});
    }
}
