package io.sidelane.it.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** What endpoints that fare ill cost: each upstream is asked by the path of its name. */
@TestInstance(Lifecycle.PER_CLASS)
class GatewayHealthE2E {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int FAILURES = 3;

    private final List<ScriptedUpstream> upstreams = new ArrayList<>();
    private ScriptedUpstream well;
    private ScriptedUpstream leftOut;
    private ScriptedUpstream back;
    private ScriptedUpstream firstChecked;
    private ScriptedUpstream secondChecked;
    private ScriptedUpstream retried;
    private ScriptedUpstream narrow;
    private GatewayProcess gateway;
    private HttpClient client;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        well = upstream();
        leftOut = upstream();
        back = upstream();
        firstChecked = upstream();
        secondChecked = upstream();
        retried = upstream();
        narrow = upstream();
        var routes =
                Stream.of("left-out", "back", "checked", "retried", "narrow")
                        .map(
                                "  - {pathPrefix: /%1$s, upstreams: [{name: %1$s}], retries: 10}\n"
                                        ::formatted)
                        .collect(Collectors.joining());
        gateway =
                GatewayProcess.start(
                        directory.resolve("gw"),
                        "",
                        """
                        routes:
                        %supstreams:
                          - name: left-out
                            endpoints: %s
                            outlier: {consecutive: %d, ejectMillis: 86400000}
                          - name: back
                            endpoints: %s
                            outlier: {consecutive: %d, ejectMillis: 200}
                          - name: checked
                            endpoints: %s
                            healthCheck: {path: %s, intervalMillis: 20}
                          - name: retried
                            endpoints: %s
                            outlier: {consecutive: 0}
                            breaker: {retryPercent: 20}
                          - {name: narrow, endpoints: %s, breaker: {requests: 2}}
                        """
                                .formatted(
                                        routes,
                                        endpoints(leftOut, well),
                                        FAILURES,
                                        endpoints(back, well),
                                        FAILURES,
                                        endpoints(firstChecked, secondChecked),
                                        ScriptedUpstream.CHECK,
                                        endpoints(retried),
                                        endpoints(narrow)));
        client = HttpClient.newBuilder().sslContext(trusting(gateway.authority())).build();
    }

    private ScriptedUpstream upstream() throws IOException {
        var made = new ScriptedUpstream();
        upstreams.add(made);
        return made;
    }

    private static String endpoints(ScriptedUpstream... of) {
        return Stream.of(of)
                .map(each -> "{address: \"%s\"}".formatted(each.address()))
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private static SSLContext trusting(Path authority) throws Exception {
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (var in = Files.newInputStream(authority)) {
            store.setCertificateEntry(
                    "gateway", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        var tls = SSLContext.getInstance("TLS");
        tls.init(null, trust.getTrustManagers(), null);
        return tls;
    }

    @AfterAll
    void stop() {
        if (gateway != null) {
            client.close();
            gateway.close();
        }
        upstreams.forEach(ScriptedUpstream::close);
    }

    private HttpRequest.Builder to(String upstream) {
        return HttpRequest.newBuilder(
                        URI.create("https://%s/%s".formatted(gateway.address(), upstream)))
                .timeout(LIMIT);
    }

    private int ask(String upstream) throws IOException, InterruptedException {
        return client.send(to(upstream).build(), BodyHandlers.discarding()).statusCode();
    }

    /* Statuses of so many, one after another. */
    private List<Integer> ask(String upstream, int times) throws IOException, InterruptedException {
        var statuses = new ArrayList<Integer>();
        for (int i = 0; i < times; i++) {
            statuses.add(ask(upstream));
        }
        return statuses;
    }

    private CompletableFuture<Integer> begin(String upstream) {
        return client.sendAsync(to(upstream).build(), BodyHandlers.discarding())
                .thenApply(HttpResponse::statusCode);
    }

    private long usable(String upstream) throws IOException, InterruptedException {
        return gateway.metric(
                "sidelane_gateway_upstream_usable_endpoints{upstream=\"%s\"}".formatted(upstream));
    }

    @Test
    void whoFailsSoOftenIsLeftOut() throws Exception {
        leftOut.answers(503);

        var statuses = ask("left-out", 60);

        assertThat(statuses).filteredOn(each -> each == 503).hasSize(FAILURES);
        assertThat(statuses).filteredOn(each -> each == 200).hasSize(60 - FAILURES);
        assertThat(leftOut.asked()).isEqualTo(FAILURES);
        assertThat(usable("left-out")).isOne();
    }

    @Test
    void whoWasLeftOutIsAskedAgainAfterwards() throws Exception {
        back.answers(503);
        Waiting.until(
                () -> {
                    ask("back");
                    return gateway.said("back %s: %d failures".formatted(back.address(), FAILURES));
                },
                "it is left out");

        back.answers(200);
        Waiting.until(() -> usable("back") == 2, "it is no longer left out");

        int before = back.asked();
        assertThat(ask("back", 60)).containsOnly(200);
        assertThat(back.asked()).isGreaterThan(before);
    }

    @Test
    void checksTakeWhoIsIllOutAndBringWhoIsWellBack() throws Exception {
        Waiting.until(() -> usable("checked") == 2, "both are well");
        firstChecked.checksAnswer(500);
        Waiting.until(() -> usable("checked") == 1, "one is ill");

        assertThat(ask("checked", 60)).containsOnly(200);
        assertThat(firstChecked.asked()).isZero();

        secondChecked.checksAnswer(500);
        Waiting.until(() -> usable("checked") == 0, "both are ill");
        assertThat(ask("checked", 60)).containsOnly(200);
        assertThat(firstChecked.asked()).as("where nobody is well all are asked").isPositive();

        int before = secondChecked.asked();
        firstChecked.checksAnswer(204);
        Waiting.until(() -> usable("checked") == 1, "the first one is well again");
        assertThat(ask("checked", 60)).containsOnly(200);
        assertThat(secondChecked.asked()).isEqualTo(before);
    }

    @Test
    void noMoreIsTriedAgainThanTheBudgetAllows() throws Exception {
        assertThat(ask("retried")).isEqualTo(200);
        retried.hold();
        var answers = IntStream.range(0, 20).mapToObj(_ -> begin("retried")).toList();
        Waiting.until(() -> retried.asked() == 1 + 20, "all wait");

        retried.breakOffAndHold();
        Waiting.until(() -> retried.asked() == 1 + 20 + 4, "a fifth of them is tried again");
        Waiting.until(
                () -> answers.stream().filter(CompletableFuture::isDone).count() == 16,
                "the others are given up");
        retried.release();

        assertThat(answers.stream().map(CompletableFuture::join))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(
                                        Stream.generate(() -> 502).limit(16),
                                        Stream.generate(() -> 200).limit(4))
                                .toList());
        assertThat(retried.asked()).isEqualTo(1 + 20 + 4);
    }

    @Test
    void whatIsOneTooManyIsRefusedAtOnce() throws Exception {
        assertThat(ask("narrow")).isEqualTo(200);
        narrow.hold();
        var held = List.of(begin("narrow"), begin("narrow"));
        Waiting.until(() -> narrow.asked() == 1 + 2, "both wait");

        var refused = client.send(to("narrow").build(), BodyHandlers.ofString());
        var call =
                client.send(
                        to("narrow")
                                .header("content-type", "application/grpc")
                                .POST(BodyPublishers.ofByteArray(new byte[5]))
                                .build(),
                        BodyHandlers.discarding());

        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.body()).isEqualTo("request_limit\n");
        assertThat(call.statusCode()).isEqualTo(200);
        assertThat(call.headers().firstValue("grpc-status")).contains("14");
        assertThat(narrow.asked()).isEqualTo(1 + 2);

        narrow.release();
        assertThat(held.stream().map(CompletableFuture::join)).containsOnly(200);
        assertThat(ask("narrow")).isEqualTo(200);
    }
}
