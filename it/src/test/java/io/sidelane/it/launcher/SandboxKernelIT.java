package io.sidelane.it.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sandbox of `sidelane test`: what a test leaves behind is named, and stays inside. */
class SandboxKernelIT {
    @BeforeEach
    void onlyAsRoot() {
        assumeTrue(
                "root".equals(System.getProperty("user.name")),
                "mount and control group namespaces need root");
    }

    @Test
    void nothingLeftBehindIsAnEmptyReport() throws Exception {
        String report = reportOf("true");

        assertThat(report).isEmpty();
    }

    @Test
    void whatIsLeftBehindIsNamedAndStaysInside(@TempDir Path folder) throws Exception {
        String report =
                reportOf(
                        """
                        ip netns add left
                        mount -t tmpfs left %1$s
                        mkdir "$(awk '$3 == "cgroup2" {print $2; exit}' /proc/mounts)/sidelane-left"
                        sleep 30 &
                        """
                                .formatted(folder));

        assertThat(report)
                .contains("network namespace: left")
                .contains("mounted: " + folder)
                .contains("control group: ")
                .containsPattern("running: +\\d+ +sleep 30");
        assertThat(Path.of("/run/netns/left")).doesNotExist();
        assertThat(Files.readString(Path.of("/proc/self/mounts"))).doesNotContain("left " + folder);
    }

    /** As the launcher does it: a control group, in it a sandbox, at the end nothing of either. */
    private String reportOf(String script) throws IOException, InterruptedException {
        Path report = Files.createTempFile("sidelane-left", ".txt");
        try {
            var shell =
                    """
                    set -eu
                    groups=$(awk '$3 == "cgroup2" {print $2; exit}' /proc/mounts)
                    group=$groups/sidelane-sandbox-$$
                    mkdir "$group"
                    (
                        echo "$BASHPID" >"$group/cgroup.procs"
                        exec unshare --mount --cgroup --propagation private "$1" "$groups" "$2" bash -c "$3"
                    ) || true
                    echo 1 >"$group/cgroup.kill"
                    until find "$group" -depth -type d -exec rmdir {} + 2>/dev/null; do sleep 0.1; done
                    """;
            var process =
                    new ProcessBuilder(
                                    "bash",
                                    "-c",
                                    shell,
                                    "sandbox-test",
                                    Script.root().resolve("it/src/main/sh/sandbox").toString(),
                                    report.toString(),
                                    script)
                            .inheritIO()
                            .start();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return Files.readString(report);
        } finally {
            Files.deleteIfExists(report);
        }
    }
}
