package io.sidelane.libbpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@RequiresBpf
class MountsKernelIT {

    @RegisterExtension private final TestCgroup cgroup = new TestCgroup();

    @Test
    void makesADirectoryABpffsOfItsOwnersAndPlainAgain(@TempDir Path directory) throws IOException {
        assertThat(Mounts.isBpffs(directory)).isFalse();

        Mounts.mountBpffs(directory);
        boolean mounted = Mounts.isBpffs(directory);
        var mode = (int) Files.getAttribute(directory, "unix:mode") & 0777;
        Mounts.unmount(directory);

        assertThat(mounted).isTrue();
        assertThat(mode).isEqualTo(0700);
        assertThat(Mounts.isBpffs(directory)).isFalse();
    }

    @Test
    void tellsACgroupFromAnotherDirectory() {
        assertThat(Mounts.isCgroup2(cgroup.path())).isTrue();
        assertThat(Mounts.isCgroup2(Path.of("/tmp"))).isFalse();
        assertThat(Mounts.isCgroup2(Path.of("/no/such"))).isFalse();
    }

    @Test
    void saysWhatCannotBeMountedOrUnmounted(@TempDir Path directory) {
        assertThatThrownBy(() -> Mounts.mountBpffs(directory.resolve("none")))
                .hasMessage(
                        "mount bpf at %s: ENOENT (expected: an existing directory, and"
                                + " CAP_SYS_ADMIN)",
                        directory.resolve("none"));
        assertThatThrownBy(() -> Mounts.unmount(directory))
                .hasMessage(
                        "unmount %s: EINVAL (expected: a mount point, and CAP_SYS_ADMIN)",
                        directory);
    }
}
