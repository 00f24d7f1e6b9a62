package io.sidelane.libbpf;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RequiresBpf
@SuppressWarnings("NullAway.Init")
class RingBufferKernelIT {

    private static final Duration SOON = Duration.ofSeconds(5);

    private TestTracefs tracefs;
    private BpfObject object;
    private BpfLink link;

    @BeforeEach
    void attach() throws IOException {
        tracefs = new TestTracefs();
        object =
                TestObject.PROBE
                        .openOnly("report_getpgid")
                        .variable("watched_pid", ProcessHandle.current().pid())
                        .variable("answer", 42)
                        .load();
        link = object.attach("report_getpgid");
    }

    @AfterEach
    void detach() throws IOException {
        link.close();
        object.close();
        tracefs.close();
    }

    @Test
    void givesEachRecordToItsConsumer() {
        List<Integer> answers = new ArrayList<>();
        try (var ring = open(record -> answers.add(record.get(JAVA_INT, 4)))) {
            Bell.ring();
            Bell.ring();

            assertThat(ring.poll(SOON)).isEqualTo(2);

            assertThat(answers).containsExactly(42, 42);
            assertThat(ring.poll(Duration.ofMillis(1))).isZero();
        }
    }

    @Test
    void goesOnAfterAConsumerFailed() {
        List<Integer> seen = new ArrayList<>();
        try (var ring =
                open(
                        record -> {
                            seen.add(record.get(JAVA_INT, 0));
                            throw new IllegalArgumentException("record " + seen.size());
                        })) {
            Bell.ring();
            Bell.ring();

            assertThatThrownBy(() -> ring.poll(SOON))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("record 1")
                    .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));

            assertThat(seen).hasSize(2);
            assertThat(ring.poll(Duration.ofMillis(1))).isZero();
        }
    }

    @Test
    void keepsItsConsumerFromUsingARecordLater() {
        List<MemorySegment> kept = new ArrayList<>();
        try (var ring = open(kept::add)) {
            Bell.ring();
            ring.poll(SOON);

            assertThatThrownBy(() -> kept.getFirst().get(JAVA_INT, 0))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void isNotClosedUnderItsOwnPoll() {
        List<RingBuffer> itself = new ArrayList<>();
        try (var ring = open(_ -> itself.getFirst().close())) {
            itself.add(ring);
            Bell.ring();

            assertThatThrownBy(() -> ring.poll(SOON))
                    .hasMessage("ring buffer: closed by its own consumer (expected: after poll)");
        }
    }

    @Test
    void isNotUsedAfterItIsClosed() {
        var ring = open(_ -> {});

        ring.close();
        ring.close();

        assertThatThrownBy(() -> ring.poll(SOON))
                .hasMessage("ring buffer: closed (expected: open)");
    }

    @Test
    void refusesAMapOfAnotherType() {
        try (var table = object.map("table")) {
            assertThatThrownBy(() -> RingBuffer.open(table, _ -> {}))
                    .isInstanceOf(BpfException.class)
                    .hasMessageContaining("EINVAL (expected: a map of type RINGBUF)")
                    .hasMessageContaining("libbpf: ");
        }
    }

    private RingBuffer open(Consumer<MemorySegment> consumer) {
        try (var events = object.map("events")) {
            return RingBuffer.open(events, consumer);
        }
    }
}
