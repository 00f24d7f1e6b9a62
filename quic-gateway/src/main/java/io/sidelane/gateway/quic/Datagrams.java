package io.sidelane.gateway.quic;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/** What a datagram shows without keys (RFC 8999, RFC 9000, 17). */
final class Datagrams {

    /** An Initial in less is none (RFC 9000, 14.1). */
    static final int SMALLEST_INITIAL = 1_200;

    private static final int VERSION = 1;
    private static final int LONG_HEADER = 0x80;
    private static final int FIXED_BIT = 0x40;
    private static final int VERSION_AT = 1;
    private static final int LONG_ID_LENGTH_AT = 5;
    private static final int LONG_ID_AT = 6;
    private static final int SHORT_ID_AT = 1;

    private Datagrams() {}

    static boolean isLong(ByteBuf packet) {
        return packet.isReadable() && (packet.getByte(packet.readerIndex()) & LONG_HEADER) != 0;
    }

    /** Whether it begins with an Initial of version 1. */
    static boolean isInitial(ByteBuf packet) {
        return isOfType(packet, 0xc0);
    }

    /** Whether it begins with early data of version 1, which may come in less than an Initial. */
    static boolean isEarlyData(ByteBuf packet) {
        return isOfType(packet, 0xd0);
    }

    private static boolean isOfType(ByteBuf packet, int type) {
        int at = packet.readerIndex();
        return packet.readableBytes() > LONG_ID_AT
                && (packet.getByte(at) & 0xf0) == type
                && packet.getInt(at + VERSION_AT) == VERSION;
    }

    /**
     * What a Retry answers of an Initial with a token: all before that, and none.
     *
     * @return null when there is none
     */
    static @Nullable ByteBuf withoutToken(ByteBuf initial) {
        int at = initial.readerIndex();
        int sourceAt = after(initial, at + LONG_ID_LENGTH_AT);
        int tokenAt = sourceAt < 0 ? -1 : after(initial, sourceAt);
        if (tokenAt < 0 || tokenAt >= initial.writerIndex() || initial.getByte(tokenAt) == 0) {
            return null;
        }
        return Unpooled.buffer(tokenAt - at + 1).writeBytes(initial, at, tokenAt - at).writeByte(0);
    }

    /**
     * Whether it is of a version that is not spoken here. Its first byte tells nothing then: types
     * of packets are each version's own (RFC 8999, 5.1; RFC 9369, 3.2).
     */
    static boolean isOtherVersion(ByteBuf packet) {
        if (!isLong(packet) || packet.readableBytes() <= LONG_ID_LENGTH_AT) {
            return false;
        }
        int version = packet.getInt(packet.readerIndex() + VERSION_AT);
        return version != VERSION && version != 0;
    }

    /**
     * What such a packet is answered: which versions are (RFC 8999, 6).
     *
     * @return null when it has no connection ids to answer to
     */
    static @Nullable ByteBuf versions(ByteBuf packet) {
        int destinationAt = packet.readerIndex() + LONG_ID_LENGTH_AT;
        int sourceAt = after(packet, destinationAt);
        if (sourceAt < 0 || after(packet, sourceAt) < 0) {
            return null;
        }
        int destination = packet.getUnsignedByte(destinationAt);
        int source = packet.getUnsignedByte(sourceAt);
        var answer = Unpooled.buffer(LONG_ID_AT + source + 1 + destination + Integer.BYTES);
        answer.writeByte(LONG_HEADER | FIXED_BIT).writeInt(0);
        answer.writeBytes(packet, sourceAt, 1 + source);
        answer.writeBytes(packet, destinationAt, 1 + destination);
        return answer.writeInt(VERSION);
    }

    /* Where what follows a connection id begins; -1 when it does not fit. */
    private static int after(ByteBuf packet, int at) {
        if (at >= packet.writerIndex()) {
            return -1;
        }
        int end = at + 1 + packet.getUnsignedByte(at);
        return end <= packet.writerIndex() ? end : -1;
    }

    /** Where the destination connection id begins. */
    static int idAt(ByteBuf packet) {
        return packet.readerIndex() + (isLong(packet) ? LONG_ID_AT : SHORT_ID_AT);
    }

    /** Its length; of short headers that of ours; -1 when it does not fit. */
    static int idLength(ByteBuf packet) {
        int at = packet.readerIndex();
        int readable = packet.readableBytes();
        if (!isLong(packet)) {
            return readable > SHORT_ID_AT + ConnectionIds.LENGTH ? ConnectionIds.LENGTH : -1;
        }
        if (readable <= LONG_ID_AT) {
            return -1;
        }
        int length = packet.getUnsignedByte(at + LONG_ID_LENGTH_AT);
        return readable >= LONG_ID_AT + length ? length : -1;
    }
}
