package io.sidelane.it.equivalence.languages;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 in hexadecimal digits, as receivers answer it. */
final class Hash {

    private Hash() {}

    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    static byte[] text(byte[] digest) {
        return HexFormat.of().formatHex(digest).getBytes(StandardCharsets.US_ASCII);
    }

    /** Of at most so many bytes, or of all there are. */
    static byte[] of(InputStream in, long length) throws IOException {
        MessageDigest digest = digest();
        byte[] buffer = new byte[65536];
        while (length > 0) {
            int n = in.read(buffer, 0, (int) Math.min(buffer.length, length));
            if (n < 0) {
                break;
            }
            digest.update(buffer, 0, n);
            length -= n;
        }
        return text(digest.digest());
    }
}
