package io.sidelane.gateway.downstream;

import io.netty.buffer.ByteBuf;

/**
 * Follows the frames of an HTTP/3 stream by type and length (RFC 9114, 7.1), in whatever pieces.
 */
final class FrameTypes {

    private long number;
    private int bytesOfNumber;
    private boolean length;
    private long payload;

    /** Whether a frame of that type begins in bytes that follow those of the call before. */
    boolean begins(long type, ByteBuf bytes) {
        int end = bytes.writerIndex();
        for (int at = bytes.readerIndex(); at < end; ) {
            if (payload > 0) {
                int skipped = (int) Math.min(payload, end - at);
                payload -= skipped;
                at += skipped;
                continue;
            }
            take(bytes.getUnsignedByte(at));
            at++;
            if (bytesOfNumber > 0) {
                continue;
            }
            if (!length && number == type) {
                return true;
            }
            payload = length ? number : 0;
            length = !length;
        }
        return false;
    }

    /* RFC 9000, 16. */
    private void take(int next) {
        if (bytesOfNumber == 0) {
            bytesOfNumber = (1 << (next >> 6)) - 1;
            number = next & 0x3f;
        } else {
            bytesOfNumber--;
            number = number << 8 | next;
        }
    }
}
