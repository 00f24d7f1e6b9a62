package io.sidelane.gateway.quic;

import io.netty.buffer.ByteBuf;
import java.util.function.LongPredicate;

/** Finds packets of early data in a datagram, where several may be (RFC 9000, 12.2 and 17.2). */
final class EarlyPackets {

    private static final int INITIAL = 0;
    private static final int ZERO_RTT = 1;
    private static final int RETRY = 3;
    private static final int VERSION_1 = 1;

    private EarlyPackets() {}

    /**
     * Breaks the seal of each packet of early data that does not pass, so that the codec drops it
     * and takes the rest: a handshake goes on without. Those after something that is none are not
     * looked at, for the codec does not either.
     *
     * @param test of the last eight bytes of each
     * @return how many did not pass
     */
    static int spoil(ByteBuf datagram, LongPredicate test) {
        var bytes = datagram.slice();
        int spoilt = 0;
        try {
            while (bytes.readableBytes() > 6 && Datagrams.isLong(bytes)) {
                int type = bytes.readByte() >> 4 & 3;
                if (bytes.readInt() != VERSION_1 || type == RETRY) {
                    return spoilt;
                }
                bytes.skipBytes(bytes.readUnsignedByte());
                bytes.skipBytes(bytes.readUnsignedByte());
                if (type == INITIAL) {
                    skip(bytes, number(bytes));
                }
                skip(bytes, number(bytes));
                int end = bytes.readerIndex();
                if (type == ZERO_RTT && !test.test(bytes.getLong(end - Long.BYTES))) {
                    bytes.setByte(end - 1, ~bytes.getByte(end - 1));
                    spoilt++;
                }
            }
        } catch (IndexOutOfBoundsException _) {
            // Cut off: no packet that anybody could read.
        }
        return spoilt;
    }

    private static void skip(ByteBuf bytes, long length) {
        if (length > bytes.readableBytes()) {
            throw new IndexOutOfBoundsException();
        }
        bytes.skipBytes((int) length);
    }

    /* RFC 9000, 16. */
    private static long number(ByteBuf bytes) {
        int first = bytes.readUnsignedByte();
        long number = first & 0x3f;
        for (int left = (1 << (first >> 6)) - 1; left > 0; left--) {
            number = number << 8 | bytes.readUnsignedByte();
        }
        return number;
    }
}
