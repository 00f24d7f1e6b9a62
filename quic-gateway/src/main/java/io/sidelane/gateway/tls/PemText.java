package io.sidelane.gateway.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * PEM (RFC 7468) as a configuration names it.
 *
 * @param name what messages call it, which never is the text
 */
record PemText(String name, String text) {

    private static final String BEGIN = "-----BEGIN ";

    /**
     * @param written a file's name, or PEM itself
     */
    static PemText of(Path directory, String written) throws CertificateException {
        if (isText(written)) {
            return new PemText(
                    written.contains("PRIVATE KEY") ? "the key" : "the certificate", written);
        }
        var file = directory.resolve(written);
        try {
            return new PemText(file.toString(), Files.readString(file, StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new CertificateException(
                    "%s: %s (expected: a PEM file that can be read)"
                            .formatted(
                                    file,
                                    e instanceof java.nio.file.NoSuchFileException
                                            ? "no such file"
                                            : String.valueOf(e.getMessage())));
        }
    }

    static boolean isText(String written) {
        return written.startsWith(BEGIN);
    }
}
