package io.sidelane.agent;

import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.TlsServerCredentials.ClientAuth;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Objects;

/** A certificate that signs itself, for 127.0.0.1, in the PEM files that an operator would have. */
record TestCertificate(Path certificate, Path key) {

    private static final char[] PASSWORD = "changeit".toCharArray();

    static TestCertificate make(Path directory)
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
                                "CN=test",
                                "-ext",
                                "san=ip:127.0.0.1",
                                "-storetype",
                                "PKCS12",
                                "-keystore",
                                store.toString(),
                                "-storepass",
                                new String(PASSWORD))
                        .inheritIO()
                        .start();
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool: status " + keytool.exitValue());
        }
        var keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        return new TestCertificate(
                pem(
                        directory.resolve("certificate.pem"),
                        "CERTIFICATE",
                        keys.getCertificate("it").getEncoded()),
                pem(
                        directory.resolve("key.pem"),
                        "PRIVATE KEY",
                        Objects.requireNonNull(keys.getKey("it", PASSWORD).getEncoded())));
    }

    /** Of a server that takes this client and no other. */
    ServerCredentials server(TestCertificate client) throws IOException {
        return TlsServerCredentials.newBuilder()
                .keyManager(certificate.toFile(), key.toFile())
                .trustManager(client.certificate().toFile())
                .clientAuth(ClientAuth.REQUIRE)
                .build();
    }

    private static Path pem(Path file, String what, byte[] der) throws IOException {
        return Files.writeString(
                file,
                "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                        .formatted(what, Base64.getMimeEncoder().encodeToString(der), what));
    }
}
