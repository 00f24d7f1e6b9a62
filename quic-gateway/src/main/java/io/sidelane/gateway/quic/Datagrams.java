package io.sidelane.gateway.quic;

import io.netty.buffer.ByteBuf;

/** What a datagram shows without keys (RFC 8999, RFC 9000, 17). */
final class Datagrams {

    /** An Initial in less is none (RFC 9000, 14.1). */
    static final int SMALLEST_INITIAL = 1_200;

    private static final int LONG_HEADER = 0x80;
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
        int at = packet.readerIndex();
        return packet.readableBytes() > LONG_ID_AT
                && (packet.getByte(at) & 0xf0) == 0xc0
                && packet.getInt(at + VERSION_AT) == 1;
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
