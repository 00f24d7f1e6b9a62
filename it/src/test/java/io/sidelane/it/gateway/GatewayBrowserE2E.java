package io.sidelane.it.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sidelane.it.rig.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Chromium with the gateway in a network namespace of theirs: over HTTP/3, without UDP, and back.
 */
class GatewayBrowserE2E {

    private static final Path SCRIPTS = Path.of("src/test/python").toAbsolutePath();

    @TempDir private Path directory;
    private GatewayProcess gateway;
    private PagesNamespace pages;
    private Path python;

    @BeforeEach
    void start() throws Exception {
        python = Http3.findPython();
        assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/chromium")),
                "chromium: not there (expected: what ./sidelane setup installs)");
        pages = new PagesNamespace("browser", directory, python);
        gateway =
                GatewayProcess.start(
                        directory.resolve("gw"),
                        "",
                        """
                        routes:
                          - upstreams: [{name: pages}]
                        upstreams:
                          - {name: pages, endpoints: [{address: "%s"}]}
                        """
                                .formatted(pages.address()),
                        pages.inside().toArray(String[]::new));
    }

    @AfterEach
    void stop() {
        if (gateway != null) {
            gateway.close();
        }
        if (pages != null) {
            pages.close();
        }
    }

    @Test
    void chromiumComesByHttp3AndDoesWithoutUdpAndComesBack() throws Exception {
        var outcome =
                Command.outcome(
                        pages.inside(
                                "env",
                                "HOME=" + directory,
                                "TMPDIR=" + directory,
                                python.toString(),
                                SCRIPTS.resolve("browser.py").toString(),
                                Integer.toString(gateway.port()),
                                publicKey(gateway.authority())),
                        "",
                        Duration.ofSeconds(120));

        assertThat(outcome.exit()).as(outcome.stderr()).isZero();
        var told = new ObjectMapper().readTree(outcome.stdout());
        var expected =
                Map.of(
                        "/first", "h2",
                        "/second", "h3",
                        "/ws/second", "hello",
                        "/blocked", "h2",
                        "/ws/blocked", "hello",
                        "/again", "h2",
                        "/returned", "h3",
                        "/ws/returned", "hello");
        assertThat(new ObjectMapper().convertValue(told, Map.class)).isEqualTo(expected);
        Waiting.until(() -> logged().containsKey("/ws/returned"), "the last one is in the log");
        assertThat(logged())
                .containsEntry("/first", "HTTP/2 GET")
                .containsEntry("/second", "HTTP/3 GET")
                .containsEntry("/ws/second", "HTTP/3 CONNECT")
                .containsEntry("/blocked", "HTTP/2 GET")
                .containsEntry("/ws/blocked", "HTTP/2 CONNECT")
                .containsEntry("/returned", "HTTP/3 GET")
                .containsEntry("/ws/returned", "HTTP/3 CONNECT");
    }

    private Map<String, String> logged() throws IOException {
        var by = new LinkedHashMap<String, String>();
        for (var line : Files.readAllLines(gateway.accessLog())) {
            if (!line.endsWith("}")) {
                // It is being written.
                break;
            }
            JsonNode entry = new ObjectMapper().readTree(line);
            by.put(
                    entry.path("path").asText(),
                    "%s %s"
                            .formatted(
                                    entry.path("protocol").asText(),
                                    entry.path("method").asText()));
        }
        return by;
    }

    /* What Chromium knows a certificate by. */
    private static String publicKey(Path certificate) throws Exception {
        try (var in = Files.newInputStream(certificate)) {
            var key =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(in)
                            .getPublicKey()
                            .getEncoded();
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(key));
        }
    }
}
