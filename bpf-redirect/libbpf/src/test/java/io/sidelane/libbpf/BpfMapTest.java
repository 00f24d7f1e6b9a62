package io.sidelane.libbpf;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.List;
import org.junit.jupiter.api.Test;

class BpfMapTest {

    @Test
    void aWalkThatStartsAgainShowsEachKeyOnce() {
        // Somebody deletes 2 while the walk is at it.
        var walk = new ArrayDeque<>(List.of(key(1), key(2), key(1), key(3)));

        var keys = BpfMap.keys(_ -> walk.poll(), 100);

        assertThat(keys)
                .extracting(key -> key.get(JAVA_BYTE, 0))
                .containsExactly((byte) 1, (byte) 2, (byte) 3);
    }

    @Test
    void aWalkThatStartsAgainAllTheTimeEnds() {
        assertThat(BpfMap.keys(_ -> key(1), 100)).hasSize(1);
    }

    private static MemorySegment key(int content) {
        return MemorySegment.ofArray(new byte[] {(byte) content});
    }
}
