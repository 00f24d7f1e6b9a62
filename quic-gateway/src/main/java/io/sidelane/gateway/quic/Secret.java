package io.sidelane.gateway.quic;

import io.netty.handler.codec.quic.SslSessionTicketKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What keys are made of. Processes that take over from each other have the same. */
public final class Secret {

    public static final int LENGTH = 32;

    private static final String ALGORITHM = "HmacSHA256";

    private final byte[] bytes;
    private final ConcurrentMap<String, SecretKeySpec> keys = new ConcurrentHashMap<>();

    public Secret(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException(
                    "secret of %d bytes (expected: %d)".formatted(bytes.length, LENGTH));
        }
        this.bytes = bytes.clone();
    }

    /**
     * One that others make of the same bytes, too.
     *
     * @param told as many as it has, or more
     * @throws IllegalArgumentException for fewer
     */
    public static Secret shared(byte[] told) {
        if (told.length < LENGTH) {
            throw new IllegalArgumentException("%d bytes".formatted(told.length));
        }
        try {
            return new Secret(MessageDigest.getInstance("SHA-256").digest(told));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("each Java has SHA-256", e);
        }
    }

    public static Secret random() {
        var bytes = new byte[LENGTH];
        new SecureRandom().nextBytes(bytes);
        return new Secret(bytes);
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    /** HMAC-SHA256 with a key of that name. */
    Mac mac(String name) {
        return mac(keys.computeIfAbsent(name, this::derive));
    }

    /** HMAC-SHA256 with a key of that name that holds for one epoch. */
    Mac mac(String name, long epoch) {
        return mac(derive(name + ' ' + epoch));
    }

    /**
     * What session tickets are sealed by in one epoch: each worker and the next process know each
     * other's.
     */
    public SslSessionTicketKey ticketKey(long epoch) {
        var key = mac("ticket", epoch).doFinal(new byte[] {1});
        var name = mac("ticket", epoch).doFinal(new byte[] {2});
        return new SslSessionTicketKey(
                Arrays.copyOf(name, SslSessionTicketKey.NAME_SIZE),
                Arrays.copyOf(key, SslSessionTicketKey.HMAC_KEY_SIZE),
                Arrays.copyOfRange(
                        key,
                        SslSessionTicketKey.HMAC_KEY_SIZE,
                        SslSessionTicketKey.HMAC_KEY_SIZE + SslSessionTicketKey.AES_KEY_SIZE));
    }

    private SecretKeySpec derive(String name) {
        return new SecretKeySpec(
                mac(new SecretKeySpec(bytes, ALGORITHM))
                        .doFinal(name.getBytes(StandardCharsets.US_ASCII)),
                ALGORITHM);
    }

    private static Mac mac(SecretKeySpec key) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("each Java has " + ALGORITHM, e);
        }
    }
}
