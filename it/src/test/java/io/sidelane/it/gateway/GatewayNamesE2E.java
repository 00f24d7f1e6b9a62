package io.sidelane.it.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.it.controlplane.PemIdentity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which of a listener's certificates clients are shown, over TCP and QUIC. */
class GatewayNamesE2E {

    @TempDir private Path directory;

    @Test
    void theNameThatAClientAsksForChoosesTheCertificate() throws Exception {
        var python = Http3.findPython();
        var shop = PemIdentity.make(directory.resolve("shop"), "dns:shop.example");
        var wild = PemIdentity.make(directory.resolve("wild"), "dns:*.wild.example");
        int port;
        try (var free = GatewayProcess.free()) {
            port = free.getLocalPort();
        }
        var second =
                """
                  - name: two
                    address: 127.0.0.1:%d
                    certificates:
                      - {certificate: %s, key: %s, hosts: ["*.wild.example"]}
                      - {certificate: %s, key: %s, hosts: [shop.example, one.wild.example]}
                """
                        .formatted(
                                port,
                                wild.certificate(),
                                wild.key(),
                                shop.certificate(),
                                shop.key());

        try (var _ =
                GatewayProcess.start(
                        directory.resolve("gw"),
                        "",
                        second + GatewayProcess.allTo("127.0.0.1:1"))) {
            var shown =
                    new Http3(List.of(), python, "127.0.0.1:" + port, shop.certificate())
                            .names("shop.example", "a.wild.example", "one.wild.example", "other");

            // The first one is for whoever asks for none of them.
            assertThat(shown.toString())
                    .isEqualTo(
                            """
                            {"shop.example":%1$s,"a.wild.example":%2$s,"one.wild.example":%1$s,"other":%2$s}"""
                                    .formatted(
                                            onBoth(shop.certificate()),
                                            onBoth(wild.certificate())));
        }
    }

    private static String onBoth(Path pem) throws Exception {
        return "{\"tcp\":\"%1$s\",\"quic\":\"%1$s\"}".formatted(fingerprint(pem));
    }

    private static String fingerprint(Path pem) throws Exception {
        try (var in = Files.newInputStream(pem)) {
            var der = CertificateFactory.getInstance("X.509").generateCertificate(in).getEncoded();
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(der));
        }
    }
}
