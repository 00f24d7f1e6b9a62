package io.sidelane.agent.datapath;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.api.BlockingReaders;
import io.sidelane.api.Enrol;
import io.sidelane.api.PortRule;
import io.sidelane.api.Scope;
import io.sidelane.libbpf.BpfMap;
import io.sidelane.libbpf.NativeSocket;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Two connections of one name: pods with the same addresses and ports that connect within 64 ns of
 * each other have the same sequence numbers. The other one is written into {@code pending} here,
 * while the passive end is not there yet: its listener accepts with the first data alone.
 */
class SameNameKernelIT extends OnePodKernelTest {

    private static final int TCP_DEFER_ACCEPT = 9;

    /* struct pending_active */
    private static final long NETNS = 0;
    private static final long UNPAIRED = 12;

    @Test
    void aConnectionIsEnrolledAtBothEnds() {
        assertThat(enrolledAfter(_ -> {})).isEqualTo(2);
    }

    @Test
    void anEndOnLoopbackIsNotTakenForThePeerOfAnotherPod() {
        assertThat(enrolledAfter(pending -> pending.set(JAVA_LONG, NETNS, other()))).isEqualTo(1);
    }

    @Test
    void nobodyIsThePeerOfTwo() {
        assertThat(enrolledAfter(pending -> pending.set(JAVA_INT, UNPAIRED, 1))).isEqualTo(1);
    }

    /** A pod that may have hops to this one. */
    private long other() {
        return netns.cookie() + 1;
    }

    private int enrolledAfter(Consumer<MemorySegment> change) {
        try (var kernel = kernel(pod(netns.cookie()), pod(other()));
                var listener = listener()) {
            listener.setOption(NativeSocket.IPPROTO_TCP, TCP_DEFER_ACCEPT, 10);
            try (var client = connected(listener)) {
                BpfMap pending = kernel.map("pending");
                var name = pending.keys().getFirst();
                var active = Objects.requireNonNull(pending.lookup(name));
                change.accept(active);
                pending.update(name, active, BpfMap.ANY);

                assertThat(client.send(new byte[100], 0)).isEqualTo(100);
                try (var server = listener.accept()) {
                    assertThat(server.recv(new byte[100], 0)).isEqualTo(100);
                    return kernel.enrolled();
                }
            }
        }
    }

    private PodRedirect pod(long cookie) {
        return pod(
                cookie,
                Set.of(Scope.SIDECAR_LOCAL, Scope.SAME_NODE),
                BlockingReaders.ALLOW,
                Enrol.ALWAYS,
                PortRule.ALL);
    }
}
