package io.sidelane.injector;

import io.sidelane.injector.InjectorConfig.Files;
import io.sidelane.injector.webhook.Identity;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A certificate that somebody else renews, such as cert-manager, who also tells API servers. */
record CertificateFiles(Files files) implements CertificateSource {

    @Override
    public Shown look() {
        try {
            return new Shown(
                    new Identity(
                            java.nio.file.Files.readString(files.certificate()),
                            java.nio.file.Files.readString(files.key())),
                    null,
                    null);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "--tls-cert, --tls-key: %s (expected: files that can be read)"
                            .formatted(e.getMessage()),
                    e);
        }
    }
}
