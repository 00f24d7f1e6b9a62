package io.sidelane.api.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against what OpenSSL writes. */
class PrivateKeysTest {

    private static String openssl(String input, String... words) throws Exception {
        var argv = new ArrayList<>(List.of("openssl"));
        argv.addAll(List.of(words));
        var process =
                new ProcessBuilder(argv).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try (var in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.US_ASCII));
        }
        var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        if (process.waitFor() != 0) {
            throw new IOException("openssl %s: %d".formatted(argv, process.exitValue()));
        }
        return text;
    }

    private static PublicKey publicOf(String pem, String algorithm) throws Exception {
        var text = openssl(pem, "pkey", "-pubout");
        var base64 = text.replaceAll("-----[^-]*-----", "");
        return KeyFactory.getInstance(algorithm)
                .generatePublic(new X509EncodedKeySpec(Base64.getMimeDecoder().decode(base64)));
    }

    @ParameterizedTest
    @CsvSource({
        "RSA, BEGIN RSA PRIVATE KEY, genrsa -traditional 2048",
        "RSA, BEGIN PRIVATE KEY, genrsa 2048",
        "EC, BEGIN EC PRIVATE KEY, ecparam -name prime256v1 -genkey",
        "EC, BEGIN EC PRIVATE KEY, ecparam -name secp384r1 -genkey -noout",
        "EC, BEGIN EC PRIVATE KEY, ecparam -name secp521r1 -genkey -noout",
        "EC, BEGIN PRIVATE KEY, genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256",
        "Ed25519, BEGIN PRIVATE KEY, genpkey -algorithm ED25519"
    })
    void readsEachForm(String algorithm, String begins, String command) throws Exception {
        var pem = openssl("", command.split(" "));
        assertThat(pem).contains(begins);

        var key = PrivateKeys.read(pem);

        assertThat(PrivateKeys.belongTogether(key, publicOf(pem, algorithm))).isTrue();
        assertThat(PrivateKeys.belongTogether(key, other(key))).isFalse();
    }

    private static PublicKey other(PrivateKey key) throws Exception {
        var algorithm = key.getAlgorithm().equals("EdDSA") ? "Ed25519" : key.getAlgorithm();
        return KeyPairGenerator.getInstance(algorithm).generateKeyPair().getPublic();
    }

    @ParameterizedTest
    @CsvSource({
        "'', no private key",
        "-----BEGIN CERTIFICATE-----, no private key",
        "-----BEGIN DSA PRIVATE KEY-----, another kind of key",
        "-----BEGIN ENCRYPTED PRIVATE KEY-----, a key with a password",
        "'-----BEGIN RSA PRIVATE KEY----- Proc-Type: 4,ENCRYPTED', a key with a password",
        "-----BEGIN PRIVATE KEY-----A-----END, no base64",
        "-----BEGIN PRIVATE KEY-----AAAA-----END, a key of an unknown algorithm",
        "-----BEGIN RSA PRIVATE KEY-----AAAA-----END, a key of an unknown algorithm",
        "-----BEGIN EC PRIVATE KEY-----AAAA-----END, a key that does not name its curve",
        "-----BEGIN EC PRIVATE KEY-----MIL/-----END, a key that does not name its curve",
        "-----BEGIN EC PRIVATE KEY-----MAMCAQE=-----END, a key that does not name its curve"
    })
    void saysWhatIsThereInstead(String pem, String said) {
        assertThatThrownBy(() -> PrivateKeys.read(pem))
                .isInstanceOf(InvalidKeyException.class)
                .hasMessage(said);
    }
}
