package io.sidelane.it.xds;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.it.rig.Command;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

/** An authority for SPIFFE certificates of namespace shop, by nothing but a JDK. */
final class TestAuthority {
    private static final String PASSWORD = "changeit";
    private static final char[] SECRET = PASSWORD.toCharArray();

    private final Path directory;
    private int made;

    TestAuthority(Path directory) throws IOException {
        this.directory = Files.createDirectory(directory);
        generate("ca", "bc:c");
    }

    /** A fresh Secret that is a service account's identity. */
    String secret(String account) throws IOException {
        return secret(account, account);
    }

    /** A certificate, its key, and who made it, in PEM. */
    record Identity(Path certificate, Path key, Path authority) {}

    /** What a server proves itself by that is no part of a mesh. */
    Identity server(String host) throws IOException {
        return identity(signed(host, "dns:" + host));
    }

    /** What a service account proves itself by whose files nobody sends. */
    Identity account(String name) throws IOException {
        return identity(signed(name, uri(name)));
    }

    private Identity identity(String alias) throws IOException {
        return new Identity(
                certificate(alias),
                Files.writeString(directory.resolve(alias + ".key"), key(alias)),
                Files.writeString(directory.resolve("authority.crt"), authority()));
    }

    private static String uri(String account) {
        return "uri:spiffe://cluster.local/ns/shop/sa/" + account;
    }

    /** A ConfigMap with this authority's certificate. */
    String configMap(String name) {
        return """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: %s, namespace: shop}
        data:
          ca.crt: |
        %s
        ---
        """
                .formatted(name, authority().indent(4).stripTrailing());
    }

    /** One with the certificate of another account, as a thief would have it. */
    String secret(String account, String proven) throws IOException {
        var alias = signed(account, uri(proven));
        return """
        apiVersion: v1
        kind: Secret
        type: kubernetes.io/tls
        metadata: {name: %1$s-identity, namespace: shop, annotations: {sidelane.io/service-account: %1$s}}
        data: {tls.crt: %2$s, tls.key: %3$s, ca.crt: %4$s}
        ---
        """
                .formatted(
                        account,
                        base64(Files.readString(certificate(alias))),
                        base64(key(alias)),
                        base64(authority()));
    }

    /** A fresh key and a certificate for it; returns what both are called here. */
    private String signed(String name, String subject) {
        var alias = name + made++;
        generate(alias, "bc=ca:false");
        var request = directory.resolve(alias + ".csr");
        keytool(alias, "-certreq", "-file", request.toString());
        keytool(
                "ca",
                "-gencert",
                "-rfc",
                "-infile",
                request.toString(),
                "-outfile",
                certificate(alias).toString(),
                "-ext",
                "san=" + subject);
        return alias;
    }

    private Path certificate(String alias) {
        return directory.resolve(alias + ".crt");
    }

    private void generate(String alias, String extension) {
        keytool(
                alias,
                "-genkeypair",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=" + alias,
                "-ext",
                extension);
    }

    private void keytool(String alias, String command, String... more) {
        var argv =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                command,
                                "-alias",
                                alias,
                                "-keystore",
                                store().toString(),
                                "-storepass",
                                PASSWORD));
        argv.addAll(Arrays.asList(more));
        var outcome = Command.outcome(argv, "", Duration.ofSeconds(60));
        assertThat(outcome.exit()).as(outcome.lastWords()).isZero();
    }

    private Path store() {
        return directory.resolve("keys.p12");
    }

    private String authority() {
        try {
            return pem("CERTIFICATE", keys().getCertificate("ca").getEncoded());
        } catch (GeneralSecurityException | IOException e) {
            throw new AssertionError(e);
        }
    }

    private String key(String alias) {
        try {
            var key = Objects.requireNonNull(keys().getKey(alias, SECRET), alias);
            return pem("PRIVATE KEY", key.getEncoded());
        } catch (GeneralSecurityException | IOException e) {
            throw new AssertionError(e);
        }
    }

    private KeyStore keys() throws GeneralSecurityException, IOException {
        return KeyStore.getInstance(store().toFile(), SECRET);
    }

    private static String pem(String what, byte[] bytes) {
        var lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(what, lines);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }
}
