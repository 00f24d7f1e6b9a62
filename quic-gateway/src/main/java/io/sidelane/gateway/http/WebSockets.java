package io.sidelane.gateway.http;

import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The opening handshake of WebSocket in HTTP/1.1 (RFC 6455, 4), for hops of HTTP/1.1 beside those
 * of HTTP/2 and HTTP/3, which do without it (RFC 8441, 5). Each hop has keys of its own.
 */
public final class WebSockets {

    /** What {@code :protocol} and {@code Upgrade} call it. */
    public static final String PROTOCOL = "websocket";

    private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int KEY_LENGTH = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private WebSockets() {}

    /** The key that a client chose, null when it is none (RFC 6455, 4.2.1). */
    static @Nullable String key(HttpRequest request) {
        var keys = request.headers().getAll(Names.SEC_WEBSOCKET_KEY);
        return keys.size() == 1 && isKey(keys.getFirst()) ? keys.getFirst() : null;
    }

    private static boolean isKey(String key) {
        try {
            return Base64.getDecoder().decode(key).length == KEY_LENGTH;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    /** A key that nobody can know before. */
    public static String newKey() {
        var key = new byte[KEY_LENGTH];
        RANDOM.nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }

    /** What proves that a server read the key. */
    public static String accept(String key) {
        try {
            var digest = MessageDigest.getInstance("SHA-1");
            return Base64.getEncoder()
                    .encodeToString(
                            digest.digest((key + MAGIC).getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("each Java has SHA-1", e);
        }
    }

    /** Whether a 101 is the answer to a request with that key, and to nothing else. */
    public static boolean accepted(HttpResponse response, String key) {
        var proofs = response.headers().getAll(Names.SEC_WEBSOCKET_ACCEPT);
        return Upgrade.named(response.headers(), PROTOCOL)
                && proofs.size() == 1
                && proofs.getFirst().equals(accept(key));
    }
}
