package io.sidelane.xds;

import com.google.protobuf.Any;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/** SHA-256, cut to what versions need. Against accidents, not against attackers. */
final class ContentHash {
    private static final int VERSION_BYTES = 12;

    private ContentHash() {}

    static String version(Any body) {
        var digest = sha256();
        digest.update(body.getTypeUrl().getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        digest.update(body.getValue().asReadOnlyByteBuffer());
        return Base64.getUrlEncoder().encodeToString(Arrays.copyOf(digest.digest(), VERSION_BYTES));
    }

    static ByteBuffer of(String name, String version) {
        var digest = sha256();
        digest.update(name.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        digest.update(version.getBytes(StandardCharsets.UTF_8));
        return ByteBuffer.wrap(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
