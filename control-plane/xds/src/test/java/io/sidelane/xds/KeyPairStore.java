package io.sidelane.xds;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/** A self-signed certificate and its key, made for one test. */
public record KeyPairStore(PrivateKey key, X509Certificate certificate) {
    private static final String PASSWORD = "made-for-one-test";

    /** {@code sans} as keytool writes them: {@code uri:spiffe://…}, {@code dns:localhost}. */
    public static KeyPairStore create(Path directory, String name, String subject, String... sans)
            throws Exception {
        var file = directory.resolve(name + ".p12");
        var command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                name,
                                "-keyalg",
                                "EC",
                                "-groupname",
                                "secp256r1",
                                "-validity",
                                "2",
                                "-dname",
                                subject,
                                "-keystore",
                                file.toString(),
                                "-storepass",
                                PASSWORD));
        if (sans.length > 0) {
            command.addAll(List.of("-ext", "san=" + String.join(",", sans)));
        }
        run(command);
        return load(file);
    }

    /** The one entry of a store that {@link #create} made. */
    public static KeyPairStore load(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            var store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD.toCharArray());
            var alias = store.aliases().nextElement();
            return new KeyPairStore(
                    (PrivateKey) store.getKey(alias, PASSWORD.toCharArray()),
                    (X509Certificate) store.getCertificate(alias));
        } catch (GeneralSecurityException e) {
            throw new IOException("key store: " + file, e);
        }
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("keytool: " + output);
        }
    }
}
