package io.sidelane.libbpf;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@RequiresBpf
class BpfObjectKernelIT {

    @RegisterExtension private final TestBpffs bpffs = new TestBpffs();

    @Test
    void loadsAndNamesItsMapsAndPrograms() {
        try (var spec = TestObject.TINY.open();
                var object = spec.load();
                var map = object.map("one");
                var program = object.program("accept_all")) {

            assertThat(object.maps()).contains("one");
            assertThat(object.programs()).containsExactly("accept_all");
            assertThat(map.info().type()).isEqualTo(MapType.ARRAY);
            assertThat(map.info().name()).isEqualTo("one");
            assertThat(map.info().valueSize()).isEqualTo(8);
            assertThat(program.info().type()).isEqualTo(ProgramType.SOCK_OPS);
            assertThat(program.info().name()).isEqualTo("accept_all");
            assertThat(program.info().tag()).matches("[0-9a-f]{16}");
            assertThat(program.info().verifiedInstructions()).isPositive();
        }
    }

    @Test
    void givesTheSameTagToTheSameInstructions() {
        try (var first = TestObject.TINY.open().load();
                var second = TestObject.TINY.open().load();
                var one = first.program("accept_all");
                var other = second.program("accept_all")) {

            assertThat(one.info().tag()).isEqualTo(other.info().tag());
            assertThat(one.id()).isNotEqualTo(other.id());
        }
    }

    @Test
    void handsOutMapsThatOutliveIt() {
        var object = TestObject.TINY.open().load();
        try (var map = object.map("one")) {

            object.close();
            object.close();

            assertThat(map.lookup(new byte[4])).isEqualTo(new byte[8]);
            assertThatThrownBy(() -> object.map("one"))
                    .hasMessage("object tiny: closed (expected: open)");
        }
    }

    @Test
    void loadsWithTheVariablesThatWereSet() {
        try (var spec = TestObject.PROBE.openOnly("report_getpgid")) {
            spec.variable("answer", 42).variable("loud", 1).variable("threshold", -2L);

            try (var object = spec.load();
                    var rodata = object.map(".rodata");
                    var data = object.map(".data")) {
                MemorySegment constants = only(rodata);
                MemorySegment initialised = only(data);

                assertThat(constants.get(JAVA_INT, 0)).isEqualTo(42);
                assertThat(initialised.get(JAVA_LONG, 0)).isEqualTo(-2L);
            }
        }
    }

    @Test
    void setsAWholeSection() {
        try (var spec = TestObject.TINY.open()) {
            spec.sectionValue(".bss", MemorySegment.ofArray(new long[] {77}));

            try (var object = spec.load();
                    var bss = object.map(".bss")) {
                MemorySegment value = only(bss);

                assertThat(value.get(JAVA_LONG, 0)).isEqualTo(77);
            }
        }
    }

    @Test
    void refusesValuesOfAnotherSize() {
        try (var spec = TestObject.PROBE.open()) {
            assertThatThrownBy(() -> spec.variable("answer", MemorySegment.ofArray(new long[1])))
                    .hasMessage("value of variable answer: 8 bytes (expected: 4)");
            assertThatThrownBy(
                            () -> spec.sectionValue(".rodata", MemorySegment.ofArray(new long[9])))
                    .hasMessage("value of .rodata: 72 bytes (expected: 12)");
        }
    }

    @Test
    void listsWhatThereIsWhenANameIsUnknown() {
        try (var spec = TestObject.TINY.open()) {
            assertThat(spec.hasVariable("calls")).isTrue();
            assertThat(spec.hasVariable("none")).isFalse();
            assertThatThrownBy(() -> spec.variable("none", 1))
                    .hasMessage(
                            "find variable none in object tiny: ENOENT"
                                    + " (expected: one of calls)");
            assertThatThrownBy(() -> spec.maxEntries("none", 1))
                    .hasMessageStartingWith("find map none in object tiny: ENOENT (expected: one");
            assertThatThrownBy(() -> spec.autoload("none", true))
                    .hasMessage(
                            "find program none in object tiny: ENOENT"
                                    + " (expected: one of accept_all)");
        }
    }

    @Test
    void makesAMapOfTheSizeThatWasAskedFor() {
        try (var spec = TestObject.TINY.open().maxEntries("one", 9);
                var object = spec.load();
                var map = object.map("one")) {

            assertThat(map.info().maxEntries()).isEqualTo(9);
        }
    }

    @Test
    void leavesOutAProgramThatIsNotToBeLoaded() {
        try (var spec = TestObject.REJECTED.open().autoload("follow_null", false);
                var object = spec.load()) {

            assertThatExceptionOfType(BpfException.class)
                    .isThrownBy(() -> object.program("follow_null"))
                    .withMessageStartingWith("use program follow_null of object rejected: ")
                    .withMessageContaining("expected: one that was not left out of loading");
        }
    }

    @Test
    void saysWhatTheVerifierHasAgainstAProgram() {
        var spec = TestObject.REJECTED.open();

        assertThatExceptionOfType(BpfException.class)
                .isThrownBy(spec::load)
                .satisfies(
                        e -> {
                            assertThat(e.errnoName()).isEqualTo("EACCES");
                            assertThat(e.summary())
                                    .isEqualTo(
                                            "load object rejected: EACCES (expected: programs"
                                                    + " this kernel's verifier accepts; libbpf says"
                                                    + " why not)");
                            assertThat(e.log())
                                    .contains("BEGIN PROG LOAD LOG")
                                    .contains("invalid mem access 'map_value_or_null'");
                            assertThat(e)
                                    .hasMessageContaining("invalid mem access")
                                    .hasMessageContaining("prog 'follow_null'");
                        });
        spec.close();
        assertThatThrownBy(spec::maps).hasMessage("object rejected: closed (expected: open)");
    }

    @Test
    void refusesBytesThatAreNoObject() {
        assertThatExceptionOfType(BpfException.class)
                .isThrownBy(() -> BpfObjectSpec.open("junk", new byte[64]))
                .withMessageStartingWith("open object junk: ")
                .satisfies(e -> assertThat(e.log()).contains("libbpf: elf"));
        assertThatExceptionOfType(BpfException.class)
                .isThrownBy(() -> BpfObjectSpec.open("nothing", new byte[0]));
    }

    @Test
    void pinsAMapAndFindsItAgainOnTheNextLoad() {
        var pin = bpffs.resolve("one");
        try (var spec = TestObject.TINY.open().pinPath("one", pin);
                var object = spec.load();
                var map = object.map("one")) {
            map.update(new byte[4], new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, BpfMap.ANY);
        }

        try (var spec = TestObject.TINY.open().pinPath("one", pin);
                var object = spec.load();
                var map = object.map("one")) {

            assertThat(Files.exists(pin)).isTrue();
            assertThat(map.lookup(new byte[4])).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
        }
    }

    @Test
    void refusesAPinnedMapOfAnotherShape() {
        var pin = bpffs.resolve("one");
        try (var other = BpfMap.create(MapType.HASH, "one", 4, 8, 1);
                var spec = TestObject.TINY.open().pinPath("one", pin)) {
            other.pin(pin);

            assertThatExceptionOfType(BpfException.class)
                    .isThrownBy(spec::load)
                    .satisfies(e -> assertThat(e.log()).contains("couldn't reuse pinned map"));
        }
    }

    @Test
    void usesAnExistingMapInTheObjectsPlace() {
        try (var existing = BpfMap.create(MapType.ARRAY, "one", 4, 8, 1);
                var spec = TestObject.TINY.open().reuse("one", existing);
                var object = spec.load();
                var map = object.map("one")) {

            assertThat(map.info().id()).isEqualTo(existing.info().id());
        }
    }

    @Test
    void refusesAnExistingMapOfAnotherName() {
        try (var existing = BpfMap.create(MapType.ARRAY, "mine", 4, 8, 1);
                var spec = TestObject.TINY.open()) {

            assertThatThrownBy(() -> spec.reuse("one", existing))
                    .hasMessageMatching(
                            "reuse map mine .* as one \\(expected: a map of that name\\)");
        }
    }

    /** The one value of a section's map. */
    private static MemorySegment only(BpfMap section) {
        return Objects.requireNonNull(section.lookup(MemorySegment.ofArray(new int[1])));
    }
}
