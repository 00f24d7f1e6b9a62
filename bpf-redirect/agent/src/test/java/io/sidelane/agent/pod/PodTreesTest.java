package io.sidelane.agent.pod;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class PodTreesTest {

    @Test
    void aNodeOfCgroupV2HasOneTree() {
        assertThat(PodTrees.of(List.of("proc /proc proc rw 0 0", v2("/sys/fs/cgroup"))))
                .containsExactly(Path.of("/sys/fs/cgroup"));
    }

    @Test
    void aHybridNodeHasPodsInV1AsWell() {
        assertThat(
                        PodTrees.of(
                                List.of(
                                        v1("/sys/fs/cgroup/cpu,cpuacct", "rw,cpu,cpuacct"),
                                        v1("/sys/fs/cgroup/pids", "rw,pids"),
                                        v1("/sys/fs/cgroup/systemd", "rw,xattr,name=systemd"),
                                        v2("/sys/fs/cgroup/unified"))))
                .containsExactly(
                        Path.of("/sys/fs/cgroup/unified"),
                        Path.of("/sys/fs/cgroup/systemd"),
                        Path.of("/sys/fs/cgroup/pids"));
    }

    @Test
    void aNodeWithoutControlGroupsHasNone() {
        assertThat(PodTrees.of(List.of("tmpfs /run tmpfs rw 0 0", "short"))).isEmpty();
    }

    private static String v2(String mountPoint) {
        return "cgroup2 %s cgroup2 rw,nosuid 0 0".formatted(mountPoint);
    }

    private static String v1(String mountPoint, String options) {
        return "cgroup %s cgroup %s 0 0".formatted(mountPoint, options);
    }
}
