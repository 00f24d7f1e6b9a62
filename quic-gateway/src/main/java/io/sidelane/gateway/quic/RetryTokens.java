package io.sidelane.gateway.quic;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.quic.QuicTokenHandler;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Tokens of Retry packets (RFC 9000, 8.1.2): when they expire, a MAC over that, the client's
 * address and port and its first connection id, then that id. Keys change each hour; processes and
 * replicas with one secret take each other's.
 */
public final class RetryTokens implements QuicTokenHandler {

    /** As long as a client may take to come back with it. */
    static final Duration LIFE = Duration.ofSeconds(15);

    private static final long EPOCH_SECONDS = 3_600;
    private static final int MAC_LENGTH = 16;
    private static final int HEAD_LENGTH = Long.BYTES + MAC_LENGTH;
    private static final int MAX_ID = 20;

    private final Secret secret;
    private final LongSupplier seconds;
    private final BooleanSupplier wanted;
    private final Runnable sent;

    /**
     * @param seconds the time since 1970
     * @param wanted whether a client without a token must prove its address now
     * @param sent hears of each Retry
     */
    public RetryTokens(Secret secret, LongSupplier seconds, BooleanSupplier wanted, Runnable sent) {
        this.secret = secret;
        this.seconds = seconds;
        this.wanted = wanted;
        this.sent = sent;
    }

    @Override
    public boolean writeToken(ByteBuf out, ByteBuf firstId, InetSocketAddress client) {
        if (!wanted.getAsBoolean()) {
            return false;
        }
        long expiry = seconds.getAsLong() + LIFE.toSeconds();
        var id = bytes(firstId, firstId.readerIndex(), firstId.readableBytes());
        out.writeLong(expiry).writeBytes(mac(expiry, id, client)).writeBytes(id);
        sent.run();
        return true;
    }

    /** Where the first connection id stands in a token that holds, else -1. */
    @Override
    public int validateToken(ByteBuf token, InetSocketAddress client) {
        int length = token.readableBytes();
        int at = token.readerIndex();
        if (length <= HEAD_LENGTH || length > maxTokenLength()) {
            return -1;
        }
        long expiry = token.getLong(at);
        long now = seconds.getAsLong();
        if (expiry < now || expiry > now + LIFE.toSeconds()) {
            return -1;
        }
        var id = bytes(token, at + HEAD_LENGTH, length - HEAD_LENGTH);
        var mac = bytes(token, at + Long.BYTES, MAC_LENGTH);
        return MessageDigest.isEqual(mac, mac(expiry, id, client)) ? HEAD_LENGTH : -1;
    }

    @Override
    public int maxTokenLength() {
        return HEAD_LENGTH + MAX_ID;
    }

    /* The key is that of the hour of its expiry, which the token itself tells. */
    private byte[] mac(long expiry, byte[] id, InetSocketAddress client) {
        var mac = secret.mac("retry", expiry / EPOCH_SECONDS);
        for (int shift = 56; shift >= 0; shift -= 8) {
            mac.update((byte) (expiry >>> shift));
        }
        mac.update(client.getAddress().getAddress());
        mac.update((byte) (client.getPort() >>> 8));
        mac.update((byte) client.getPort());
        mac.update(id);
        return Arrays.copyOf(mac.doFinal(), MAC_LENGTH);
    }

    private static byte[] bytes(ByteBuf from, int at, int length) {
        var bytes = new byte[length];
        from.getBytes(at, bytes);
        return bytes;
    }
}
