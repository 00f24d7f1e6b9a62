package io.sidelane.gateway.quic;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.util.HashSet;
import org.junit.jupiter.api.Test;

class ConnectionIdsTest {

    private final Secret secret = Secret.random();
    private final ConnectionIds ids = new ConnectionIds(secret, 200, 7);

    @Test
    void anIdTellsItsWorkerAndProcess() {
        var id = ids.newId(ConnectionIds.LENGTH);

        assertThat(id.get(ConnectionIds.WORKER_AT)).isEqualTo((byte) 7);
        assertThat(id.get(ConnectionIds.GENERATION_AT)).isEqualTo((byte) 200);
        assertThat(id.remaining()).isEqualTo(ConnectionIds.LENGTH);
    }

    @Test
    void noIdComesTwice() {
        var seen = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            assertThat(seen.add(ids.newId(ConnectionIds.LENGTH))).isTrue();
        }
    }

    @Test
    void oursAreToldFromWhatClientsMakeUp() {
        var id = Unpooled.wrappedBuffer(ids.newId(ConnectionIds.LENGTH));

        assertThat(ids.isOurs(id, 0, ConnectionIds.LENGTH)).isTrue();
        assertThat(new ConnectionIds(secret, 201, 1).isOurs(id, 0, ConnectionIds.LENGTH)).isTrue();
        for (int i = 0; i < ConnectionIds.LENGTH; i++) {
            var changed = id.copy();
            changed.setByte(i, changed.getByte(i) ^ 1);
            assertThat(ids.isOurs(changed, 0, ConnectionIds.LENGTH)).as("byte %d", i).isFalse();
        }
        assertThat(ids.isOurs(id, 0, 8)).isFalse();
    }
}
