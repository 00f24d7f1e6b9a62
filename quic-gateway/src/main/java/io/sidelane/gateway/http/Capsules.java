package io.sidelane.gateway.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads capsules (RFC 9297, 3.2) in whatever pieces they come. Keeps one DATAGRAM at most, and
 * nothing of those that it does not know.
 */
public final class Capsules {

    /** Says that a stream consists of capsules (RFC 9297, 3.4). */
    public static final String PROTOCOL = "capsule-protocol";

    private static final int DATAGRAM = 0;
    /* A whole packet of UDP, and its context. */
    private static final int LONGEST = 65_535 + Long.BYTES;

    private @Nullable ByteBuf held;
    private long skipped;

    /**
     * Takes the bytes over.
     *
     * @param datagrams hears the payload of each, which is there for as long as it listens
     * @return false when one is longer than any may be: what follows cannot be read
     */
    public boolean read(ByteBuf bytes, Consumer<ByteBuf> datagrams) {
        boolean own = held != null;
        var in = held == null ? bytes : held.writeBytes(bytes);
        if (own) {
            bytes.release();
        }
        held = null;
        boolean readable = true;
        int begin = in.readerIndex();
        while (readable && in.isReadable()) {
            int skip = (int) Math.min(skipped, in.readableBytes());
            in.skipBytes(skip);
            skipped -= skip;
            begin = in.readerIndex();
            long type = VarInts.read(in);
            long length = type == VarInts.NONE ? VarInts.NONE : VarInts.read(in);
            if (length == VarInts.NONE) {
                break;
            }
            if (type != DATAGRAM) {
                skipped = length;
            } else if (length > LONGEST) {
                readable = false;
            } else if (in.readableBytes() < length) {
                break;
            } else {
                datagrams.accept(in.readSlice((int) length));
            }
            begin = in.readerIndex();
        }
        in.readerIndex(begin);
        if (readable && in.isReadable()) {
            keep(in, own);
        } else {
            in.release();
        }
        return readable;
    }

    private void keep(ByteBuf rest, boolean own) {
        if (own) {
            held = rest.discardSomeReadBytes();
        } else {
            // Of its own, so that it can grow.
            held = Unpooled.buffer(rest.readableBytes()).writeBytes(rest);
            rest.release();
        }
    }

    /** Forgets what it keeps. */
    public void close() {
        if (held != null) {
            held.release();
            held = null;
        }
    }

    /**
     * Writes a DATAGRAM.
     *
     * @param payload is released
     */
    public static ByteBuf datagram(ByteBuf payload) {
        var capsule = payload.alloc().buffer(1 + Integer.BYTES + payload.readableBytes());
        VarInts.write(capsule, DATAGRAM);
        VarInts.write(capsule, payload.readableBytes());
        capsule.writeBytes(payload);
        payload.release();
        return capsule;
    }
}
