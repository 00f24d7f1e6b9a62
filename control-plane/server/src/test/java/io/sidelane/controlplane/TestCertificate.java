package io.sidelane.controlplane;

import io.grpc.ChannelCredentials;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Objects;

/** A certificate that signs itself, in the PEM files that an operator would have. */
public record TestCertificate(Path certificate, Path key) {

    private static final String PASSWORD = "changeit";

    /**
     * @param dname e.g. {@code CN=system:node:n1}
     * @param san e.g. {@code uri:spiffe://mesh/node/n1}
     */
    public static TestCertificate make(Path directory, String dname, String san)
            throws IOException, InterruptedException, GeneralSecurityException {
        Files.createDirectories(directory);
        var store = directory.resolve("store.p12");
        var keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-keyalg",
                                "EC",
                                "-alias",
                                "it",
                                "-dname",
                                dname,
                                "-ext",
                                "san=" + san,
                                "-storetype",
                                "PKCS12",
                                "-keystore",
                                store.toString(),
                                "-storepass",
                                PASSWORD)
                        .inheritIO()
                        .start();
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool: status " + keytool.exitValue());
        }
        var keys = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return new TestCertificate(
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

    /** Of a client that takes this server and no other. */
    ChannelCredentials client(TestCertificate server) throws IOException {
        return TlsChannelCredentials.newBuilder()
                .keyManager(certificate.toFile(), key.toFile())
                .trustManager(server.certificate().toFile())
                .build();
    }

    private static Path pem(Path file, String what, byte[] der) throws IOException {
        return Files.writeString(
                file,
                "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                        .formatted(what, Base64.getMimeEncoder().encodeToString(der), what));
    }
}
