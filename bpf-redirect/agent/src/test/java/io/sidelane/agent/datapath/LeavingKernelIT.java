package io.sidelane.agent.datapath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidelane.agent.Await;
import io.sidelane.api.Enrol;
import io.sidelane.api.PortRule;
import io.sidelane.libbpf.BpfMap;
import io.sidelane.libbpf.NativeSocket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Ends leave the data path, whichever way their connection or their policy ends. */
class LeavingKernelIT extends OnePodKernelTest {

    @Test
    void aConnectionThatNobodyAcceptedLeavesNothing() {
        try (var dataPath = DataPaths.open(config)) {
            dataPath.apply(List.of(pod()));
            try (var listener = listener();
                    var _ = connected(listener)) {
                assertThat(dataPath.counters().enrolled()).isEqualTo(2);

                listener.close();

                // The client's end, which is reset, before the client closes it.
                awaitNothingEnrolled(dataPath);
            }
        }
    }

    @Test
    void endsOfAPodThatPolicyLetsGoAreTakenOff() {
        areTakenOffBy(List.of());
    }

    @Test
    void endsOfAPodInWhichPolicyEnrolsNothingAnyMoreAreTakenOff() {
        areTakenOffBy(List.of(pod(Enrol.NEVER, PortRule.ALL)));
    }

    private void areTakenOffBy(List<PodRedirect> policy) {
        try (var dataPath = DataPaths.open(config);
                var listener = listener()) {
            dataPath.apply(List.of(pod()));
            try (var writer = connected(listener);
                    var reader = listener.accept()) {
                assertThat(dataPath.counters().enrolled()).isEqualTo(2);

                dataPath.apply(policy);

                awaitNothingEnrolled(dataPath);
                pass(writer, reader);
            }
        }
    }

    @Test
    void endsOfAPodThatPolicyLetGoWhileNoAgentRanAreTakenOff() {
        try (var listener = listener()) {
            NativeSocket client;
            try (var first = DataPaths.open(config)) {
                first.apply(List.of(pod()));
                client = connected(listener);
            }
            try (var second = DataPaths.open(config);
                    var _ = client;
                    var _ = listener.accept()) {
                assertThat(second.counters().enrolled()).isEqualTo(2);

                second.apply(List.of());

                awaitNothingEnrolled(second);
            }
        }
    }

    @Test
    void endsThatAnAgentDidNotLiveToTakeOffAreTakenOffByTheNext() {
        try (var listener = listener()) {
            NativeSocket client;
            try (var first = DataPaths.open(config)) {
                first.apply(List.of(pod()));
                client = connected(listener);
                first.apply(List.of());
            }
            try (var second = DataPaths.open(config);
                    var _ = client;
                    var _ = listener.accept()) {
                assertThat(second.counters().enrolled()).isEqualTo(2);

                second.apply(List.of());

                awaitNothingEnrolled(second);
            }
        }
    }

    @Test
    void aPodThatHasEndedKeepsNoSweepFromTheOthers() {
        var ended = Path.of("/run/netns/has-ended");
        try (var kernel = new Loader(config, KernelSelfTest.FIONREAD_RIGHT, true).open()) {
            kernel.adopt(List.of(ended, path));
            kernel.release(List.of(ended, path));

            assertThat(kernel.connections(List.of(ended, path), 10)).isEmpty();
        }
    }

    @Test
    void drainTellsOfEndsThatAreOutOfReachAndDoesNotWaitForThem() throws Exception {
        try (var listener = listener()) {
            NativeSocket client;
            try (var dataPath = DataPaths.open(config)) {
                dataPath.apply(List.of(pod()));
                client = connected(listener);
            }
            endProcess();
            try (var _ = client;
                    var _ = listener.accept()) {

                var outcome = DataPaths.drain(config, Duration.ofMinutes(1));

                assertThat(outcome)
                        .isInstanceOfSatisfying(
                                DrainOutcome.Drained.class,
                                drained -> {
                                    assertThat(drained.behind()).isZero();
                                    assertThat(drained.outOfReach()).isEqualTo(2);
                                    assertThat(drained.took()).isLessThan(Duration.ofSeconds(20));
                                });
            }
        }
    }

    @Test
    void aDataPathThatIsDrainedFromOutsideSaysSo() {
        try (var dataPath = DataPaths.open(config)) {
            dataPath.apply(List.of(pod()));
            assertThat(dataPath.isDrained()).isFalse();

            var _ = DataPaths.drain(config, Duration.ofSeconds(5));

            assertThat(dataPath.isDrained()).isTrue();
            assertThatThrownBy(() -> dataPath.apply(List.of(pod())))
                    .isInstanceOf(DataPathException.class)
                    .hasMessageContaining("draining");
        }
    }

    @Test
    void anEndThatFindsNoRoomIsCounted() {
        try (var dataPath = DataPaths.open(config)) {
            dataPath.apply(List.of(pod()));
            fill(Pins.under(config.bpffs()).map("ends"));
            try (var listener = listener();
                    var _ = connected(listener)) {
                assertThat(dataPath.counters().enrolErrors()).isPositive();
            }
        }
    }

    @Test
    void aPortThatPolicyExcludesIsOffForConnectionsThatAreThere() {
        try (var dataPath = DataPaths.open(config);
                var listener = listener()) {
            dataPath.apply(List.of(pod()));
            try (var client = connected(listener);
                    var server = listener.accept()) {
                pass(client, server);
                pass(server, client);
                assertThat(dataPath.counters().redirectedMessages()).isEqualTo(2);

                int port = listener.localAddress().getPort();
                dataPath.apply(List.of(pod(Enrol.ALWAYS, PortRule.of(List.of(), List.of(port)))));
                pass(client, server);
                pass(server, client);

                assertThat(dataPath.counters().redirectedMessages()).isEqualTo(2);
                assertThat(dataPath.counters().fallbacks())
                        .containsEntry(FallbackCause.POLICY_OFF, 2L);
            }
        }
    }

    private static void fill(Path pin) {
        try (var map = BpfMap.open(pin)) {
            var value = new byte[map.info().valueSize()];
            for (int i = 0; i < map.info().maxEntries(); i++) {
                var key = ByteBuffer.allocate(map.info().keySize()).putInt(i).array();
                map.update(key, value, BpfMap.ANY);
            }
        }
    }

    private static void awaitNothingEnrolled(DataPath dataPath) {
        Await.until("no end is enrolled", () -> dataPath.counters().enrolled() == 0);
    }
}
