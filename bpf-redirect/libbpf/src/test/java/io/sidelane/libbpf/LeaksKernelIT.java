package io.sidelane.libbpf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an agent does once a day for years, done often enough for a leak to show. */
@RequiresBpf
class LeaksKernelIT {

    private static final int WARM_UP = 1_000;
    private static final int ROUNDS = 10_000;
    private static final long MEBIBYTE = 1024;

    @RegisterExtension private final TestCgroup cgroup = new TestCgroup();

    @Test
    @Timeout(300)
    void leavesNothingBehindAfterTenThousandObjectsMapsAndLinks() throws IOException {
        byte[] elf = TestObject.TINY.bytes();
        for (int i = 0; i < WARM_UP; i++) {
            round(elf);
        }
        Footprint before = Footprint.now();

        for (int i = 0; i < ROUNDS; i++) {
            round(elf);
        }

        Footprint after = Footprint.now();
        System.out.println("before " + before + ", after " + after);
        assertThat(after.descriptors()).isLessThanOrEqualTo(before.descriptors() + 2);
        assertThat(after.mappings()).isLessThanOrEqualTo(before.mappings() + 50);
        assertThat(after.residentKib()).isLessThan(before.residentKib() + 32 * MEBIBYTE);
    }

    private void round(byte[] elf) {
        try (var spec = BpfObjectSpec.open("tiny", elf);
                var object = spec.load();
                var program = object.program("accept_all");
                var link = BpfLink.cgroup(program, cgroup.path(), AttachType.CGROUP_SOCK_OPS);
                var made = BpfMap.create(MapType.HASH, "made", 4, 4, 1)) {
            link.close();
            made.close();
        }
    }

    private record Footprint(long descriptors, long mappings, long residentKib) {

        static Footprint now() throws IOException {
            System.gc();
            try (Stream<Path> fds = Files.list(Path.of("/proc/self/fd"));
                    Stream<String> maps = Files.lines(Path.of("/proc/self/maps"));
                    Stream<String> status = Files.lines(Path.of("/proc/self/status"))) {
                return new Footprint(
                        fds.count(),
                        maps.count(),
                        status.filter(line -> line.startsWith("VmRSS:"))
                                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                                .sum());
            }
        }
    }
}
