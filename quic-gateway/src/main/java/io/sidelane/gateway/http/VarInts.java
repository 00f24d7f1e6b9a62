package io.sidelane.gateway.http;

import io.netty.buffer.ByteBuf;

/** Numbers of variable length (RFC 9000, 16). */
public final class VarInts {

    /** What is not there, or not all of it. */
    public static final long NONE = -1;

    private VarInts() {}

    /** The next one; {@link #NONE} without reading anything when it is not whole. */
    public static long read(ByteBuf bytes) {
        if (!bytes.isReadable()) {
            return NONE;
        }
        int first = bytes.getUnsignedByte(bytes.readerIndex());
        int length = 1 << (first >> 6);
        if (bytes.readableBytes() < length) {
            return NONE;
        }
        bytes.skipBytes(1);
        long number = first & 0x3f;
        for (int i = 1; i < length; i++) {
            number = number << 8 | bytes.readUnsignedByte();
        }
        return number;
    }

    /**
     * @param number below 2^62
     */
    public static void write(ByteBuf bytes, long number) {
        if (number < 1 << 6) {
            bytes.writeByte((int) number);
        } else if (number < 1 << 14) {
            bytes.writeShort((int) number | 1 << 14);
        } else if (number < 1 << 30) {
            bytes.writeInt((int) number | 2 << 30);
        } else {
            bytes.writeLong(number | 3L << 62);
        }
    }
}
