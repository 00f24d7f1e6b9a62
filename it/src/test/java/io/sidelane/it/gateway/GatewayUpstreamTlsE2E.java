package io.sidelane.it.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sidelane.it.controlplane.PemIdentity;
import io.sidelane.it.rig.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Upstreams behind TLS: HTTP/1.1 and HTTP/2, with and without a certificate of the gateway. */
@TestInstance(Lifecycle.PER_CLASS)
class GatewayUpstreamTlsE2E {

    private final List<TlsUpstream> upstreams = new ArrayList<>();
    private Path directory;
    private PemIdentity theirs;
    private GatewayProcess gateway;

    @BeforeAll
    void start(@TempDir Path work) throws Exception {
        var python = Http3.findPython();
        directory = work;
        theirs = PemIdentity.make(work.resolve("theirs"), "dns:cart.example");
        var ours = PemIdentity.make(work.resolve("ours"), "dns:gateway.example");
        var other = PemIdentity.make(work.resolve("other"), "dns:cart.example");
        int http1 = upstream(python, "http/1.1");
        int http2 = upstream(python, "h2", ours.certificate().toString());
        gateway =
                GatewayProcess.start(
                        work.resolve("gw"),
                        "",
                        """
                        routes:
                          - {pathPrefix: /http1, upstreams: [{name: http1}]}
                          - {pathPrefix: /http2, upstreams: [{name: http2}]}
                          - {pathPrefix: /other-name, upstreams: [{name: other-name}]}
                          - {pathPrefix: /names, upstreams: [{name: names}]}
                          - {pathPrefix: /none-of-names, upstreams: [{name: none-of-names}]}
                          - {pathPrefix: /other-ca, upstreams: [{name: other-ca}]}
                          - {pathPrefix: /no-certificate, upstreams: [{name: no-certificate}]}
                          - {pathPrefix: /no-h2, upstreams: [{name: no-h2}]}
                          - {pathPrefix: /plain, upstreams: [{name: plain}]}
                        upstreams:
                          - {name: http1, endpoints: [{address: "127.0.0.1:%1$d"}],
                             tls: {ca: "%3$s", name: cart.example}}
                          - {name: http2, protocol: Http2, endpoints: [{address: "127.0.0.1:%2$d"}],
                             tls: {ca: "%3$s", name: cart.example, certificate: "%4$s", key: "%5$s"}}
                          - {name: other-name, endpoints: [{address: "127.0.0.1:%1$d"}],
                             tls: {ca: "%3$s", name: pay.example}}
                          - {name: names, endpoints: [{address: "127.0.0.1:%1$d"}],
                             tls: {ca: "%3$s", name: pay.example, names: ["mesh:pay", cart.example]}}
                          - {name: none-of-names, endpoints: [{address: "127.0.0.1:%1$d"}],
                             tls: {ca: "%3$s", name: cart.example, names: ["mesh:cart"]}}
                          - {name: other-ca, endpoints: [{address: "127.0.0.1:%1$d"}],
                             tls: {ca: "%6$s", name: cart.example}}
                          - {name: no-certificate, protocol: Http2,
                             endpoints: [{address: "127.0.0.1:%2$d"}],
                             tls: {ca: "%3$s", name: cart.example}}
                          - {name: no-h2, protocol: Http2, endpoints: [{address: "127.0.0.1:%1$d"}],
                             tls: {ca: "%3$s", name: cart.example}}
                          - {name: plain, endpoints: [{address: "127.0.0.1:%1$d"}]}
                        """
                                .formatted(
                                        http1,
                                        http2,
                                        theirs.certificate(),
                                        ours.certificate(),
                                        ours.key(),
                                        other.certificate()));
    }

    private int upstream(Path python, String... rest) throws IOException {
        var upstream = new TlsUpstream(directory, python, theirs, rest);
        upstreams.add(upstream);
        return upstream.port();
    }

    @AfterAll
    void stop() {
        if (gateway != null) {
            gateway.close();
        }
        upstreams.forEach(TlsUpstream::close);
    }

    private String get(String path) {
        return Command.outcome(
                        List.of(
                                "curl",
                                "-sS",
                                "--cacert",
                                gateway.authority().toString(),
                                "--resolve",
                                "%s:%d:127.0.0.1".formatted(GatewayProcess.NAME, gateway.port()),
                                "-w",
                                " %{http_code}",
                                "https://%s:%d%s"
                                        .formatted(GatewayProcess.NAME, gateway.port(), path)),
                        "",
                        Duration.ofSeconds(30))
                .stdout()
                .replace("\n", "");
    }

    @Test
    void http1AndHttp2GoByTlsWithTheNameThatTheFileHas() {
        for (int i = 0; i < 2; i++) {
            assertThat(get("/http1"))
                    .isEqualTo(
                            "{\"protocol\": \"http/1.1\", \"name\": \"cart.example\","
                                    + " \"client\": false} 200");
            assertThat(get("/http2"))
                    .isEqualTo(
                            "{\"protocol\": \"h2\", \"name\": \"cart.example\", \"client\": true,"
                                    + " \"scheme\": \"https\"} 200");
        }
    }

    @Test
    void whereNamesAreGivenOneOfThemIsEnoughAndTheNameThatIsToldIsNone() {
        assertThat(get("/names"))
                .isEqualTo(
                        "{\"protocol\": \"http/1.1\", \"name\": \"pay.example\","
                                + " \"client\": false} 200");
        assertThat(get("/none-of-names")).isEqualTo("tls_untrusted 502");
    }

    @Test
    void whoIsNotWhoTheFileSaysIsNotAsked() throws Exception {
        assertThat(get("/other-name")).isEqualTo("tls_untrusted 502");
        assertThat(get("/other-ca")).isEqualTo("tls_untrusted 502");
        assertThat(get("/no-h2")).isEqualTo("tls_failed 502");
        Waiting.until(
                () ->
                        Files.readAllLines(gateway.accessLog()).stream()
                                        .filter(line -> line.contains("\"tls_untrusted\""))
                                        .map(GatewayUpstreamTlsE2E::status)
                                        .filter(status -> status == 502)
                                        .count()
                                >= 2,
                "both are in the access log with their reason");
    }

    private static int status(String line) {
        try {
            return new ObjectMapper().readTree(line).path("status").asInt();
        } catch (IOException _) {
            return 0;
        }
    }

    @Test
    void whoMustShowACertificateAndHasNoneGetsNoAnswer() {
        assertThat(get("/no-certificate")).endsWith(" 502");
        assertThat(get("/plain")).endsWith(" 502");
    }
}
