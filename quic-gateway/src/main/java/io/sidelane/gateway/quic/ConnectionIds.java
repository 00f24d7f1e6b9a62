package io.sidelane.gateway.quic;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.quic.QuicConnectionIdGenerator;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.SecureRandom;

/**
 * Connection ids that carry the worker and the process that a connection lives in, so that its
 * packets find it from any address: worker, generation, four bytes that prove it is one of ours,
 * fourteen by chance.
 */
public final class ConnectionIds implements QuicConnectionIdGenerator {

    /** Bytes of each of our ids. */
    public static final int LENGTH = 20;

    /** Offsets that a steering program reads as well. */
    public static final int WORKER_AT = 0;

    public static final int GENERATION_AT = 1;

    private static final int PROOF_AT = 2;
    private static final int PROOF_LENGTH = 4;
    private static final int RANDOM_AT = PROOF_AT + PROOF_LENGTH;

    private static final SecureRandom RANDOM = new SecureRandom();

    private static final VarHandle SHORT = view(short[].class);
    private static final VarHandle INT = view(int[].class);
    private static final VarHandle LONG = view(long[].class);

    private final SipHash hash;
    private final int generation;
    private final int worker;

    private static VarHandle view(Class<?> array) {
        return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * @param generation of the process, 0 to 255
     * @param worker 0 to 255
     */
    public ConnectionIds(Secret secret, int generation, int worker) {
        this.hash = hash(secret);
        this.generation = generation;
        this.worker = worker;
    }

    @Override
    public ByteBuffer newId(int length) {
        if (length != LENGTH) {
            throw new IllegalArgumentException(
                    "connection id of %d bytes (expected: %d)".formatted(length, LENGTH));
        }
        var id = new byte[LENGTH];
        RANDOM.nextBytes(id);
        id[WORKER_AT] = (byte) worker;
        id[GENERATION_AT] = (byte) generation;
        INT.set(id, PROOF_AT, proof(id));
        return ByteBuffer.wrap(id);
    }

    @Override
    public ByteBuffer newId(ByteBuffer input, int length) {
        return newId(length);
    }

    @Override
    public ByteBuffer newId(ByteBuffer source, ByteBuffer destination, int length) {
        return newId(length);
    }

    @Override
    public int maxConnectionIdLength() {
        return LENGTH;
    }

    @Override
    public boolean isIdempotent() {
        return false;
    }

    /** Whether an id that a client may have chosen is one that some worker of ours made. */
    boolean isOurs(ByteBuf packet, int at, int length) {
        if (length != LENGTH) {
            return false;
        }
        var id = new byte[LENGTH];
        packet.getBytes(at, id);
        return (int) INT.get(id, PROOF_AT) == proof(id);
    }

    /* Of all but itself: of the two bytes before it and the fourteen after it. */
    private int proof(byte[] id) {
        long first = (short) SHORT.get(id, WORKER_AT) & 0xffffL;
        first |= (long) LONG.get(id, RANDOM_AT) << Short.SIZE;
        return (int) hash.hash(first, (long) LONG.get(id, LENGTH - Long.BYTES));
    }

    /** What makes the proof. */
    static SipHash hash(Secret secret) {
        return SipHash.of(secret.mac("connection-id").doFinal());
    }
}
