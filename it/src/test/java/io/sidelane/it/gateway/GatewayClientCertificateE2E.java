package io.sidelane.it.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.it.controlplane.PemIdentity;
import io.sidelane.it.rig.Command;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.MethodName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that must show a certificate, over each protocol. */
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(MethodName.class)
class GatewayClientCertificateE2E {

    /* TLS alert certificate_required, as QUIC has it (RFC 9001, 4.8). */
    private static final int CERTIFICATE_REQUIRED = 0x100 + 116;

    private RecordingUpstream upstream;
    private PemIdentity known;
    private PemIdentity unknown;
    private Path authority;
    private GatewayProcess gateway;
    private Http3 http3;

    @BeforeAll
    void start(@TempDir Path work) throws Exception {
        upstream = new RecordingUpstream();
        known =
                PemIdentity.make(
                        work.resolve("known"), "uri:spiffe://mesh/ns/a/sa/b,dns:b.example");
        unknown = PemIdentity.make(work.resolve("unknown"), "dns:b.example");
        authority = Files.copy(known.certificate(), work.resolve("clients.pem"));
        gateway =
                GatewayProcess.start(
                        work.resolve("gw"),
                        "clientCa: \"%s\"".formatted(authority),
                        GatewayProcess.allTo(upstream.address()));
        http3 = Http3.of(gateway);
    }

    @AfterAll
    void stop() throws Exception {
        if (gateway != null) {
            gateway.close();
        }
        upstream.close();
    }

    private Command.Outcome curl(String version, String path, List<String> shown) {
        var argv =
                new ArrayList<>(
                        List.of(
                                "curl",
                                "-sS",
                                version,
                                "--cacert",
                                gateway.authority().toString(),
                                "--resolve",
                                "%s:%d:127.0.0.1".formatted(GatewayProcess.NAME, gateway.port()),
                                "-H",
                                "X-Forwarded-Client-Cert: URI=spiffe://mesh/ns/forged",
                                "-o",
                                "/dev/null",
                                "-w",
                                "%{http_code}",
                                "https://%s:%d%s"
                                        .formatted(GatewayProcess.NAME, gateway.port(), path)));
        argv.addAll(shown);
        return Command.outcome(argv, "", Duration.ofSeconds(30));
    }

    private static List<String> shown(PemIdentity identity) {
        return List.of(
                "--cert", identity.certificate().toString(), "--key", identity.key().toString());
    }

    private String forwarded(String path) {
        return upstream.heads().stream()
                .filter(head -> head.contains(" " + path + " "))
                .flatMap(String::lines)
                .filter(line -> line.startsWith("x-forwarded-client-cert: "))
                .reduce("", String::concat);
    }

    private String expected() throws Exception {
        try (var in = Files.newInputStream(known.certificate())) {
            var certificate = CertificateFactory.getInstance("X.509").generateCertificate(in);
            var hash = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
            return "x-forwarded-client-cert: Hash=%s;Subject=\"CN=test\";URI=spiffe://mesh/ns/a/sa/b;DNS=b.example"
                    .formatted(HexFormat.of().formatHex(hash));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--http1.1", "--http2"})
    void overTcpWhoIsVouchedForIsServedAndTheUpstreamIsTold(String version) throws Exception {
        var path = "/known" + version;

        assertThat(curl(version, path, shown(known)).stdout()).isEqualTo("200");

        assertThat(forwarded(path)).isEqualTo(expected());
        assertThat(gateway.logged(path).path("subject").asText()).isEqualTo("CN=test");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--http1.1", "--http2"})
    void overTcpNobodyElseIsServed(String version) {
        assertThat(curl(version, "/none", List.of()).stdout()).isEqualTo("000");
        assertThat(curl(version, "/unknown", shown(unknown)).stdout()).isEqualTo("000");

        assertThat(upstream.heads())
                .noneMatch(head -> head.contains(" /none ") || head.contains(" /unknown "));
    }

    @Test
    void overHttp3WhoIsVouchedForIsServedAgainAndAgain() throws Exception {
        var shown =
                http3.run("shows", "/h3", known.certificate().toString(), known.key().toString());

        assertThat(shown).allMatch(each -> each.path("status").asInt() == 200, shown.toString());
        assertThat(forwarded("/h3")).isEqualTo(expected() + expected());
        assertThat(gateway.logged("/h3").path("subject").asText()).isEqualTo("CN=test");
    }

    @Test
    void overHttp3NobodyElseIsServed() throws Exception {
        var none = http3.run("shows", "/h3-none");
        var unknown =
                http3.run(
                        "shows",
                        "/h3-unknown",
                        this.unknown.certificate().toString(),
                        this.unknown.key().toString());

        assertThat(none)
                .allMatch(
                        each ->
                                each.path("status").isNull()
                                        && each.path("closed").asInt() == CERTIFICATE_REQUIRED,
                        none.toString());
        assertThat(unknown).allMatch(each -> each.path("status").isNull(), unknown.toString());
        assertThat(upstream.heads()).noneMatch(head -> head.contains(" /h3-"));
    }

    /* The last one: who was vouched for is not any more. */
    @Test
    void withOtherAuthoritiesOthersAreServed() throws Exception {
        Files.copy(
                unknown.certificate(),
                authority.resolveSibling("next.pem"),
                StandardCopyOption.REPLACE_EXISTING);
        Files.move(
                authority.resolveSibling("next.pem"),
                authority,
                StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.ATOMIC_MOVE);
        Waiting.until(
                () -> curl("--http2", "/other", shown(unknown)).stdout().equals("200"),
                "others are served");

        assertThat(curl("--http2", "/former", shown(known)).stdout()).isEqualTo("000");
        var former =
                http3.run(
                        "shows",
                        "/h3-former",
                        known.certificate().toString(),
                        known.key().toString());
        assertThat(former).allMatch(each -> each.path("status").isNull(), former.toString());
        var now =
                http3.run(
                        "shows",
                        "/h3-now",
                        unknown.certificate().toString(),
                        unknown.key().toString());
        assertThat(now).allMatch(each -> each.path("status").asInt() == 200, now.toString());
    }
}
