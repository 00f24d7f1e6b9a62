package io.sidelane.it.controlplane;

import io.sidelane.it.rig.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

/** A certificate that signs itself, in the PEM files that an operator would have. */
public record PemIdentity(Path certificate, Path key) {

    private static final String PASSWORD = "changeit";

    /**
     * @param san e.g. {@code uri:spiffe://mesh/node/n1}
     */
    public static PemIdentity make(Path directory, String san)
            throws IOException, GeneralSecurityException {
        Files.createDirectories(directory);
        var store = directory.resolve("store.p12");
        var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        var made =
                Command.outcome(
                        List.of(
                                keytool,
                                "-genkeypair",
                                "-keyalg",
                                "EC",
                                "-alias",
                                "it",
                                "-dname",
                                "CN=test",
                                "-ext",
                                "san=" + san,
                                "-storetype",
                                "PKCS12",
                                "-keystore",
                                store.toString(),
                                "-storepass",
                                PASSWORD),
                        "",
                        Duration.ofSeconds(30));
        if (made.exit() != 0) {
            throw new IOException("keytool: " + made.lastWords());
        }
        var keys = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return new PemIdentity(
                pem(
                        directory.resolve("certificate.pem"),
                        "CERTIFICATE",
                        keys.getCertificate("it").getEncoded()),
                pem(
                        directory.resolve("key.pem"),
                        "PRIVATE KEY",
                        Objects.requireNonNull(
                                keys.getKey("it", PASSWORD.toCharArray()).getEncoded())));
    }

    private static Path pem(Path file, String what, byte[] der) throws IOException {
        return Files.writeString(
                file,
                "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                        .formatted(what, Base64.getMimeEncoder().encodeToString(der), what));
    }
}
