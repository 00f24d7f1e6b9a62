package io.sidelane.gateway.quic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ReplaysTest {

    private final AtomicLong now = new AtomicLong(1_000);
    private final Replays replays = new Replays(now::get);

    @Test
    void theSameComesInOnce() {
        assertThat(replays.isNew(7)).isTrue();
        assertThat(replays.isNew(7)).isFalse();
        assertThat(replays.isNew(8)).isTrue();
    }

    @Test
    void itIsKnownForLongerThanATicketsAgeMayBeWrong() {
        assertThat(replays.isNew(7)).isTrue();

        for (int i = 0; i < 12; i++) {
            now.addAndGet(10);
            assertThat(replays.isNew(7)).isFalse();
            replays.isNew(1_000 + i);
        }
    }

    @Test
    void whatIsLongAgoIsForgotten() {
        assertThat(replays.isNew(7)).isTrue();

        now.addAndGet(10_000);

        assertThat(replays.isNew(7)).isTrue();
    }

    @Test
    void whereThereIsNoRoomNothingComesIn() {
        for (int i = 0; i < 1 << 16; i++) {
            assertThat(replays.isNew(i)).isTrue();
        }

        assertThat(replays.isNew(1 << 20)).isFalse();
    }
}
