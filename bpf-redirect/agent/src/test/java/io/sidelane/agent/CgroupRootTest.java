package io.sidelane.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class CgroupRootTest {

    @Test
    void cgroupTwoIsFoundBesideVersionOne() {
        assertThat(
                        CgroupRoot.of(
                                List.of(
                                        "tmpfs /sys/fs/cgroup tmpfs rw 0 0",
                                        "cgroup /sys/fs/cgroup/cpu cgroup rw,cpu 0 0",
                                        "cgroup2 /sys/fs/cgroup/unified cgroup2 rw 0 0")))
                .isEqualTo(Path.of("/sys/fs/cgroup/unified"));
    }

    @Test
    void versionOneAloneIsNoRoot() {
        assertThat(CgroupRoot.of(List.of("cgroup /sys/fs/cgroup/cpu cgroup rw,cpu 0 0"))).isNull();
    }

    @Test
    void blanksInPathsAreWrittenByTheKernelAsNumbers() {
        assertThat(CgroupRoot.of(List.of("none /mnt/a\\040b cgroup2 rw 0 0")))
                .isEqualTo(Path.of("/mnt/a b"));
    }
}
