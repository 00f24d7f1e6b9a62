package io.sidelane.it.equivalence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StreamCountTest {

    @Test
    void aStreamIsWholeWhenEachSideGotWhatTheOtherSent() {
        var count =
                StreamCount.of(
                        1,
                        List.of("dialled", "stream 3 sent 10 received 20 fine"),
                        List.of("stream 3 sent 20 received 10 fine"));

        assertThat(count.text()).isEqualTo("1 of 1 streams whole");
    }

    @Test
    void missingBytesAreShownWithTheirStream() {
        var count =
                StreamCount.of(
                        1,
                        List.of("stream 3 sent 10 received 20 fine"),
                        List.of("stream 3 sent 20 received 9 fine"));

        assertThat(count.text()).contains("0 of 1", "client sent 10, server got 9");
    }

    @Test
    void aStreamThatOneSideNeverSawIsNotWhole() {
        var count = StreamCount.of(1, List.of("stream 3 sent 0 received 0 fine"), List.of());

        assertThat(count.text()).contains("0 of 1", "never seen at the server");
    }

    @Test
    void corruptedIdsAreFaultsAndNotErrorsOfTheSuite() {
        var server = List.of("stream 16120064224232489877 sent 0 received 0 corrupted hello");

        assertThat(StreamCount.of(1, List.of(), server).whole()).isZero();
    }
}
