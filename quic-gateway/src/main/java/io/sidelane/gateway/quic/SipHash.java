package io.sidelane.gateway.quic;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * SipHash-2-4 of sixteen bytes (Aumasson, Bernstein 2012): short enough to be worked out where a
 * driver has a packet, too. {@code shield.bpf.c} mirrors it.
 *
 * @param key0 the key's first eight bytes, little-endian
 * @param key1 the others
 */
record SipHash(long key0, long key1) {

    static SipHash of(byte[] key) {
        var words = ByteBuffer.wrap(key).order(ByteOrder.LITTLE_ENDIAN);
        return new SipHash(words.getLong(), words.getLong());
    }

    long hash(long first, long second) {
        var state = new State(key0, key1);
        state.add(first);
        state.add(second);
        state.add(16L << 56);
        return state.end();
    }

    private static final class State {

        private long v0;
        private long v1;
        private long v2;
        private long v3;

        State(long key0, long key1) {
            v0 = key0 ^ 0x736f6d6570736575L;
            v1 = key1 ^ 0x646f72616e646f6dL;
            v2 = key0 ^ 0x6c7967656e657261L;
            v3 = key1 ^ 0x7465646279746573L;
        }

        void add(long block) {
            v3 ^= block;
            round();
            round();
            v0 ^= block;
        }

        long end() {
            v2 ^= 0xff;
            round();
            round();
            round();
            round();
            return v0 ^ v1 ^ v2 ^ v3;
        }

        private void round() {
            v0 += v1;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v0 = Long.rotateLeft(v0, 32);
            v2 += v3;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 += v3;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 += v1;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v2 = Long.rotateLeft(v2, 32);
        }
    }
}
