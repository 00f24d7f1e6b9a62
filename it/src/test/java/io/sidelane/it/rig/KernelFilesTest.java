package io.sidelane.it.rig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class KernelFilesTest {
    @Test
    void cgroupRootIsFoundByItsMountInAHybridSystem() {
        var mountinfo =
                List.of(
                        "30 25 0:27 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu",
                        "35 25 0:32 / /sys/fs/cgroup/unified rw,relatime shared:9 - cgroup2 cgroup2 rw");

        assertThat(Cgroup.root(mountinfo)).isEqualTo(Path.of("/sys/fs/cgroup/unified"));
    }

    @Test
    void missingCgroupRootIsSaid() {
        assertThatThrownBy(() -> Cgroup.root(List.of()))
                .isInstanceOf(RigException.class)
                .hasMessageContaining("cgroup v2: not mounted");
    }

    @Test
    void cpuUsageIsReadAmongOtherLines() {
        assertThat(Cgroup.usageMicros("usage_usec 137994598\nuser_usec 82426277\n"))
                .isEqualTo(137994598);
    }

    @Test
    void threadTimeIsReadBehindANameWithSpacesAndBrackets() {
        var stat = "17 (a b) c) S 2 0 0 0 -1 69238848 0 0 0 0 3 39 0 0 20 0 1 0 14 0 0";

        assertThat(KernelTime.threadTicks(stat)).isEqualTo(42);
    }

    @Test
    void softirqIsTheSeventhColumn() {
        assertThat(KernelTime.softirqTicks("cpu  8233 9 5161 228956 3985 0 395 2192 0 0\ncpu0 1\n"))
                .isEqualTo(395);
    }

    @Test
    void tcpTableTellsListenersFromConnections() {
        var table =
                TcpTable.parse(
                        List.of(
                                "  sl  local_address rem_address   st tx_queue",
                                "   0: 00000000:3A99 00000000:0000 0A 00000000:00000000 00:00000000",
                                "   1: 03004D0A:1F90 0600007F:C350 01 00000000:00000000 00:00000000"));

        assertThat(table.listensOn(15001)).isTrue();
        assertThat(table.listensOn(8080)).isFalse();
        assertThat(table.established()).isEqualTo(1);
    }

    @Test
    void waitingConnectionsAreNotEstablished() {
        var table =
                TcpTable.parse(List.of("   1: 03004D0A:1F90 0600007F:C350 06 00000000:00000000"));

        assertThat(table.established()).isZero();
    }
}
