package io.sidelane.agent.datapath;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.agent.Await;
import io.sidelane.api.BlockingReaders;
import io.sidelane.api.Enrol;
import io.sidelane.api.PortRule;
import io.sidelane.api.Scope;
import io.sidelane.libbpf.BpfMap;
import io.sidelane.libbpf.NativeSocket;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What is known of a listener and of a destination before its connections are enrolled, and from
 * what.
 */
class LearningKernelIT extends OnePodKernelTest {

    /* struct route_verdict. */
    private static final long CAUSE = 4;
    private static final int CAUSE_HABIT = 7;

    @Test
    void connectionsThatNoSweepMeetsAreLearnedFromAsTheyEnd() {
        try (var kernel = observing(BlockingReaders.ALLOW);
                var listener = listener()) {
            teach(listener);

            try (var client = connected(listener);
                    var server = listener.accept()) {
                pass(client, server);
                pass(server, client);

                assertThat(kernel.enrolled()).isEqualTo(2);
                assertThat(kernel.totals()[Abi.CAUSE_REDIRECTED]).isEqualTo(2);
            }
        }
    }

    @Test
    void endsThatBlockAreLearnedAsSuch() {
        assertThat(enrolledAfterThree(BlockingReaders.SKIP, 4)).isZero();
    }

    @Test
    void connectionsOfAMessageOrTwoTeachNothing() {
        assertThat(enrolledAfterThree(BlockingReaders.ALLOW, 1)).isZero();
    }

    /* sidelane.bpf.c's BRIEF_MANY. */
    private static final int BRIEF_MANY = 8;

    @Test
    void whereConnectionsEndAtOnceTheNextOnesStayOnTcpUntilOneOfThemLasts() {
        try (var kernel = observing(BlockingReaders.ALLOW);
                var listener = listener()) {
            teach(listener);
            for (int i = 0; i < BRIEF_MANY; i++) {
                assertThat(enrolledWhile(kernel, listener, 1, 1)).isEqualTo(2);
            }

            assertThat(enrolledWhile(kernel, listener, 1, 1)).isZero();
            assertThat(enrolledWhile(kernel, listener, 4, 4)).isZero();
            assertThat(enrolledWhile(kernel, listener, 1, 1)).isEqualTo(2);
        }
    }

    @Test
    void longAnswersToOneQuestionAreWorthEnrolling() {
        try (var kernel = observing(BlockingReaders.ALLOW);
                var listener = listener()) {
            teach(listener);
            for (int i = 0; i <= BRIEF_MANY; i++) {
                assertThat(enrolledWhile(kernel, listener, 1, 4)).isEqualTo(2);
            }
        }
    }

    /** Ends of one connection that were enrolled, which has so many questions and answers. */
    private int enrolledWhile(Kernel kernel, NativeSocket listener, int questions, int answers) {
        try (var client = connected(listener);
                var server = listener.accept()) {
            for (int i = 0; i < questions; i++) {
                pass(client, server);
            }
            for (int i = 0; i < answers; i++) {
                pass(server, client);
            }
            int enrolled = kernel.enrolled();
            client.close();
            assertThat(server.recv(new byte[1], 0)).isZero();
            return enrolled;
        }
    }

    /** Ends of the fourth connection, behind three of so many messages each way. */
    private int enrolledAfterThree(BlockingReaders blockingReaders, int times) {
        try (var kernel = observing(blockingReaders);
                var listener = listener()) {
            for (int i = 0; i < 3; i++) {
                talk(listener, times);
            }
            try (var _ = connected(listener);
                    var _ = listener.accept()) {
                return kernel.enrolled();
            }
        }
    }

    @Test
    void anEndThatHasNotReadWhatItHasIsNotAdopted() {
        try (var kernel = observing(BlockingReaders.ALLOW);
                var listener = listener();
                var client = connected(listener);
                var server = listener.accept()) {
            assertThat(client.send(new byte[100], 0)).isEqualTo(100);
            kernel.adopt(List.of(path));
            assertThat(kernel.enrolled()).isZero();

            assertThat(server.recv(new byte[100], 0)).isEqualTo(100);
            kernel.adopt(List.of(path));
            assertThat(kernel.enrolled()).isZero();

            pass(server, client);
            kernel.adopt(List.of(path));
            assertThat(kernel.enrolled()).isEqualTo(2);
        }
    }

    @Test
    void whatIsKnownToSpliceIsNotAdopted() {
        try (var kernel = observing(BlockingReaders.ALLOW);
                var listener = listener()) {
            teach(listener);
            BpfMap routes = kernel.map("routes");
            for (var route : routes.keys()) {
                var verdict = Objects.requireNonNull(routes.lookup(route));
                verdict.set(JAVA_INT, CAUSE, CAUSE_HABIT);
                routes.update(route, verdict, BpfMap.ANY);
            }
            try (var client = connected(listener);
                    var server = listener.accept()) {
                pass(client, server);
                pass(server, client);
                kernel.adopt(List.of(path));
                assertThat(kernel.enrolled()).isZero();
            }
        }
    }

    @Test
    void whatWasAdoptedAndLastedWasNotBrief() {
        try (var kernel = observing(BlockingReaders.ALLOW);
                var listener = listener()) {
            teach(listener);
            for (int i = 0; i < BRIEF_MANY; i++) {
                assertThat(enrolledWhile(kernel, listener, 1, 1)).isEqualTo(2);
            }
            try (var client = connected(listener);
                    var server = listener.accept()) {
                pass(client, server);
                pass(server, client);
                kernel.adopt(List.of(path));
                assertThat(kernel.enrolled()).isEqualTo(2);
                for (int i = 0; i < 4; i++) {
                    pass(server, client);
                }
                client.close();
                assertThat(server.recv(new byte[1], 0)).isZero();
            }

            assertThat(enrolledWhile(kernel, listener, 1, 1)).isEqualTo(2);
        }
    }

    @Test
    void anEndThatOnlySendsIsAdoptedOnceItHasBeenThereForAWhile() {
        try (var kernel = observing(BlockingReaders.ALLOW);
                var listener = listener();
                var client = connected(listener);
                var server = listener.accept()) {
            pass(client, server);

            Await.until(
                    "both ends are adopted",
                    () -> {
                        kernel.adopt(List.of(path));
                        return kernel.enrolled() == 2;
                    });
        }
    }

    /** Of its listener and of its destination, which take one connection each. */
    private void teach(NativeSocket listener) {
        talk(listener, 4);
        talk(listener, 4);
    }

    /** As most do: the client ends first. */
    private void talk(NativeSocket listener, int times) {
        try (var client = connected(listener);
                var server = listener.accept()) {
            for (int i = 0; i < times; i++) {
                pass(client, server);
                pass(server, client);
            }
            client.close();
            assertThat(server.recv(new byte[1], 0)).isZero();
        }
    }

    private Kernel observing(BlockingReaders blockingReaders) {
        return kernel(
                pod(
                        netns.cookie(),
                        Set.of(Scope.SIDECAR_LOCAL),
                        blockingReaders,
                        Enrol.AUTO,
                        PortRule.ALL));
    }
}
