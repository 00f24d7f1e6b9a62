package io.sidelane.gateway;

import io.sidelane.gateway.config.GatewayConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Supplier;

/**
 * A digest of what the system says of the files that a gateway reads, to see whether there is
 * anything to read again.
 */
final class Contents {

    private Contents() {}

    static String of(ConfigSource source, GatewayConfig config) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            add(digest, source.file());
            config.files().forEach(name -> add(digest, source.directory().resolve(name)));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("each Java has SHA-256", e);
        }
    }

    /**
     * Has them read again as long as they are not what they were before: a key may change while its
     * certificate is being read.
     *
     * @param known what was read, as it was before
     * @return what is read now, likewise
     */
    static String settle(String known, Supplier<String> present, Runnable read) {
        var before = known;
        for (var now = present.get(); !now.equals(before); now = present.get()) {
            before = now;
            read.run();
        }
        return before;
    }

    private static void add(MessageDigest digest, Path file) {
        try {
            // Not what is in it: each line of an access log beside it leads here.
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            digest.update(
                    "%s %d %s"
                            .formatted(
                                    attributes.lastModifiedTime(),
                                    attributes.size(),
                                    attributes.fileKey())
                            .getBytes(StandardCharsets.UTF_8));
        } catch (IOException _) {
            // As good as empty; reading it again tells.
        }
        digest.update((byte) 0);
    }
}
