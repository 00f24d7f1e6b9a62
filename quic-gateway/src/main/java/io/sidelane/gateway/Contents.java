package io.sidelane.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A digest of the files that a gateway reads, to see whether there is anything to read again. */
final class Contents {

    private Contents() {}

    static String of(Gateway gateway) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            add(digest, gateway.file());
            for (var listener : gateway.config().listeners()) {
                for (var certificate : listener.certificates()) {
                    add(digest, gateway.directory().resolve(certificate.certificate()));
                    add(digest, gateway.directory().resolve(certificate.key()));
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("each Java has SHA-256", e);
        }
    }

    private static void add(MessageDigest digest, Path file) {
        try {
            digest.update(Files.readAllBytes(file));
        } catch (IOException _) {
            // As good as empty; reading it again tells.
        }
        digest.update((byte) 0);
    }
}
