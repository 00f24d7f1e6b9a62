package io.sidelane.libbpf;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@RequiresBpf
class BpfLinkKernelIT {

    @RegisterExtension private final TestBpffs bpffs = new TestBpffs();
    @RegisterExtension private final TestCgroup cgroup = new TestCgroup();

    @Test
    void runsAProgramForTheSocketsOfACgroup() throws IOException {
        try (var object = TestObject.PROBE.openOnly("count_sockops").load();
                var program = object.program("count_sockops");
                var counters = object.map("counters");
                var _ = BpfLink.cgroup(program, cgroup.path(), AttachType.CGROUP_SOCK_OPS)) {

            cgroup.whileInside(() -> Loopback.connect().close());

            assertThat(sum(counters)).isEqualTo(1);
        }
    }

    @Test
    void saysWhatIsAttachedWhere() throws IOException {
        try (var object = TestObject.PROBE.openOnly("count_sockops").load();
                var program = object.program("count_sockops");
                var link = BpfLink.cgroup(program, cgroup.path(), AttachType.CGROUP_SOCK_OPS)) {

            assertThat(link.info().type()).isEqualTo(LinkType.CGROUP);
            assertThat(link.info().programId()).isEqualTo(program.id());
            assertThat(link.info().cgroupId())
                    .isEqualTo(Files.getAttribute(cgroup.path(), "unix:ino"));
            assertThat(programsOfCgroup())
                    .isEqualTo(
                            new AttachedPrograms(
                                    AttachedPrograms.ALLOW_MULTI, List.of(program.id())));
            assertThat(
                            AttachedPrograms.effectiveIn(cgroup.path(), AttachType.CGROUP_SOCK_OPS)
                                    .programIds())
                    .contains(program.id());
            try (var found = BpfProgram.ofId(program.id())) {
                assertThat(found.info()).isEqualTo(program.info());
            }
        }
    }

    @Test
    void detachesWhenItIsClosed() {
        try (var object = TestObject.PROBE.openOnly("count_sockops").load();
                var program = object.program("count_sockops")) {
            var link = BpfLink.cgroup(program, cgroup.path(), AttachType.CGROUP_SOCK_OPS);

            link.close();
            link.close();

            assertThat(programsOfCgroup().programIds()).isEmpty();
        }
    }

    @Test
    void putsAnotherProgramInPlace() {
        try (var object = TestObject.PROBE.openOnly("count_sockops", "ignore_sockops").load();
                var first = object.program("count_sockops");
                var second = object.program("ignore_sockops");
                var link = BpfLink.cgroup(first, cgroup.path(), AttachType.CGROUP_SOCK_OPS)) {

            link.update(second);

            assertThat(link.info().programId()).isEqualTo(second.id());
            assertThat(programsOfCgroup().programIds()).containsExactly(second.id());
        }
    }

    @Test
    void staysWhileItIsPinned() throws IOException {
        var pin = bpffs.resolve("link");
        try (var object = TestObject.PROBE.openOnly("count_sockops").load();
                var program = object.program("count_sockops")) {
            try (var link = BpfLink.cgroup(program, cgroup.path(), AttachType.CGROUP_SOCK_OPS)) {
                link.pin(pin);
            }
            assertThat(programsOfCgroup().programIds()).containsExactly(program.id());

            try (var again = BpfLink.open(pin)) {
                assertThat(again.info().programId()).isEqualTo(program.id());
            }
            Files.delete(pin);

            Await.until("detached", () -> programsOfCgroup().programIds().isEmpty());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"count_raw", "count_exit"})
    void attachesATracepointProgramWhereItsSectionSays(String program) {
        try (var object = TestObject.PROBE.openOnly(program).load();
                var link = object.attach(program)) {

            assertThat(link.info().type()).isEqualTo(LinkType.RAW_TRACEPOINT);
        }
    }

    @Test
    void attachesToAKernelFunctionWhereItsSectionSays() {
        try (var object = loadOrSkip("count_close");
                var link = object.attach("count_close")) {

            assertThat(link.info().type()).isEqualTo(LinkType.TRACING);
        }
    }

    @Test
    void keepsAPinnedTracepointRunningAfterItsOwnerIsGone() throws IOException {
        var pin = bpffs.resolve("link");
        try (var _ = new TestTracefs();
                var spec = TestObject.PROBE.openOnly("report_getpgid")) {
            spec.variable("watched_pid", ProcessHandle.current().pid());
            try (var object = spec.load();
                    var bss = object.map(".bss")) {
                try (var link = object.attach("report_getpgid")) {
                    link.pin(pin);
                    Bell.ring();
                }
                Bell.ring();
                assertThat(calls(bss)).isEqualTo(2);

                Files.delete(pin);

                Await.until("detached", () -> !hears(bss));
            }
        }
    }

    @Test
    void saysWhichTracepointThereIsNot() throws IOException {
        try (var _ = new TestTracefs();
                var object = TestObject.PROBE.openOnly("report_getpgid").load();
                var program = object.program("report_getpgid")) {

            assertThatThrownBy(() -> BpfLink.tracepoint(program, "syscalls", "none"))
                    .hasMessageStartingWith("find tracepoint syscalls/none: ENOENT (expected: ");
        }
    }

    @Test
    void attachesToANetworkNamespace() {
        try (var netns = NetworkNamespace.create("lookup");
                var object = TestObject.PROBE.openOnly("pass_lookup").load();
                var program = object.program("pass_lookup");
                var link = BpfLink.netns(program, netns, AttachType.SK_LOOKUP)) {

            assertThat(link.info().type()).isEqualTo(LinkType.NETNS);
        }
    }

    @Test
    void refusesADirectoryThatIsNoCgroup() {
        try (var object = TestObject.PROBE.openOnly("count_sockops").load();
                var program = object.program("count_sockops")) {

            assertThatExceptionOfType(BpfException.class)
                    .isThrownBy(
                            () ->
                                    BpfLink.cgroup(
                                            program, Path.of("/tmp"), AttachType.CGROUP_SOCK_OPS))
                    .withMessageContaining("to cgroup /tmp as CGROUP_SOCK_OPS: EBADF (expected: ");
        }
    }

    @Test
    void refusesToAttachAProgramThatDoesNotSayWhere() {
        try (var object = TestObject.PROBE.openOnly("pass_message").load()) {
            assertThatThrownBy(() -> object.attach("pass_message"))
                    .hasMessage(
                            "attach program pass_message: section sk_msg"
                                    + " (expected: a tracing section that names its target)");
        }
    }

    /* Some kernels and sandboxes have BPF and no trampolines. */
    private static BpfObject loadOrSkip(String program) {
        try (var spec = TestObject.PROBE.openOnly(program)) {
            return spec.load();
        } catch (BpfException e) {
            System.err.println(program + " skipped: " + e.getMessage());
            return abort(e.summary());
        }
    }

    private AttachedPrograms programsOfCgroup() {
        return AttachedPrograms.ofCgroup(cgroup.path(), AttachType.CGROUP_SOCK_OPS);
    }

    private static int sum(BpfMap counters) {
        return counters.lookupPerCpu(MemorySegment.ofArray(new int[1])).stream()
                .mapToInt(value -> value.get(JAVA_INT, 0))
                .sum();
    }

    private static boolean hears(BpfMap bss) {
        long before = calls(bss);
        Bell.ring();
        return calls(bss) > before;
    }

    private static long calls(BpfMap bss) {
        MemorySegment section = bss.lookup(MemorySegment.ofArray(new int[1]));
        return section == null ? -1 : section.get(JAVA_LONG, 0);
    }
}
