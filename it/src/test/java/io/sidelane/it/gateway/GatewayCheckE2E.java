package io.sidelane.it.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.it.controlplane.PemIdentity;
import io.sidelane.it.rig.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code sidelane gateway check} says of files. */
class GatewayCheckE2E {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String RIGHT =
            """
            listeners:
              - name: edge
                address: 127.0.0.1:18443
                certificates: [{certificate: certificate.pem, key: key.pem}]
            routes:
              - upstreams: [{name: echo}]
            upstreams:
              - {name: echo, endpoints: [{address: "127.0.0.1:1"}]}
            """;

    @TempDir private Path directory;
    private Path file;

    @BeforeEach
    void makeCertificate() throws Exception {
        file = directory.resolve("gateway.yaml");
        PemIdentity.make(directory, "dns:shop.example");
    }

    private Command.Outcome check(String text) throws IOException {
        Files.writeString(file, text);
        return Command.outcome(GatewayProcess.argv(List.of("check", file.toString())), "", LIMIT);
    }

    @Test
    void aRightFileIsSaidToBeSo() throws Exception {
        var outcome = check(RIGHT);

        assertThat(outcome.exit()).as(outcome.lastWords()).isZero();
        assertThat(outcome.stdout())
                .isEqualTo(
                        """
                        listener edge: HTTPS 1 . alpn="h3,h2" port=18443
                        %s: right: 1 listeners, 1 routes, 1 upstreams
                        """
                                .formatted(file));
    }

    @Test
    void eachErrorIsALineWithItsPlace() throws Exception {
        var outcome = check(RIGHT.replace("name: edge", "nam: edge"));

        assertThat(outcome.exit()).isOne();
        assertThat(outcome.stdout()).isEmpty();
        assertThat(outcome.stderr().lines())
                .hasSize(2)
                .allMatch(line -> line.matches(".*/gateway\\.yaml:2:5: .* \\(expected: .*\\)"))
                .anyMatch(line -> line.contains(": listeners[0].name: missing ("))
                .anyMatch(line -> line.contains(": listeners[0].nam: unknown field ("));
    }

    @Test
    void aCertificateThatIsNotThereIsAnError() throws Exception {
        Files.delete(directory.resolve("certificate.pem"));

        var outcome = check(RIGHT);

        assertThat(outcome.exit()).isOne();
        assertThat(outcome.stdout()).isEmpty();
        assertThat(outcome.stderr()).contains("listener edge: ", "certificate.pem", "(expected: ");
    }
}
