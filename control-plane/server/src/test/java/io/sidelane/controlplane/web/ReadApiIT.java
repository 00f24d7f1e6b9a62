package io.sidelane.controlplane.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(ReadApiIT.OfFixedView.class)
class ReadApiIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Where each example of the document comes from. */
    private static final Map<String, String> EXAMPLES =
            Map.ofEntries(
                    Map.entry("status", "/api/v1/status"),
                    Map.entry("objects", "/api/v1/objects"),
                    Map.entry("policies", "/api/v1/policies"),
                    Map.entry("profiles", "/api/v1/profiles"),
                    Map.entry("nodes", "/api/v1/nodes"),
                    Map.entry("node", "/api/v1/node/node-1"),
                    Map.entry("pods", "/api/v1/pods?limit=2"),
                    Map.entry("pod", "/api/v1/pods/shop/cart-0"),
                    Map.entry("clients", "/api/v1/clients"),
                    Map.entry("client", "/api/v1/clients/envoy-1"),
                    Map.entry(
                            "resources", "/api/v1/resources?group=node/node-1&type=RedirectPolicy"),
                    Map.entry("groups", "/debug/groups"),
                    Map.entry("snapshot", "/debug/snapshot?group=node/node-1"),
                    Map.entry("report", "/debug/reports/node-1"),
                    Map.entry("problem", "/api/v1/pods/shop/nobody"));

    @TestHTTPResource private URI address = URI.create("http://localhost");

    private final HttpClient http = HttpClient.newHttpClient();

    /** The view is given; nothing is read, served or listened for. */
    public static final class OfFixedView implements QuarkusTestProfile {
        @Override
        public Set<Class<?>> getEnabledAlternatives() {
            return Set.of(FixedView.class);
        }

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("quarkus.http.test-port", "0", "quarkus.application.version", "0.1.0");
        }
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(address.resolve(path)).build(), BodyHandlers.ofString());
    }

    private JsonNode json(String path) throws IOException, InterruptedException {
        return JSON.readTree(get(path).body());
    }

    @Test
    void statusCountsAndNamesWhatIsWrong() throws Exception {
        var status = json("/api/v1/status");

        assertThat(status.at("/source").asText()).isEqualTo("directory /etc/sidelane");
        assertThat(status.at("/counts/accelerated").asInt()).isEqualTo(1);
        assertThat(status.at("/counts/clients").asInt()).isEqualTo(3);
        assertThat(status.at("/problems/1").asText())
                .isEqualTo("client envoy-1 refused LDS inbound: no filter of this name");
    }

    @Test
    void aPodIsExplainedFromPolicyToKernel() throws Exception {
        var pod = json("/api/v1/pods/shop/cart-0");

        assertThat(pod.at("/decision/verdict").asText()).isEqualTo("redirect");
        assertThat(pod.at("/policies/0/policy").asText()).isEqualTo("AccelerationPolicy shop/fast");
        assertThat(pod.at("/policies/1/because").asText()).contains("it is namespaced");
        assertThat(pod.at("/candidates/0/taken").asBoolean()).isFalse();
        assertThat(pod.at("/candidates/1/profile").asText()).isEqualTo("sockmap");
        assertThat(pod.at("/candidates/1/taken").asBoolean()).isTrue();
        assertThat(pod.at("/node/ready").asBoolean()).isTrue();
        assertThat(pod.at("/kernel/version").asText())
                .isNotEmpty()
                .isEqualTo(pod.at("/kernel/desired").asText());
        assertThat(pod.at("/hops/0/accelerated").asBoolean()).isTrue();
        assertThat(pod.at("/hops/1/because").asText()).contains("no other pod of the node");
    }

    @Test
    void aPodThatOptedOutSaysSo() throws Exception {
        var pod = json("/api/v1/pods/office/report");

        assertThat(pod.at("/decision/reason").asText()).isEqualTo("OptedOut");
        assertThat(pod.at("/hops/0/because").asText()).contains("sidelane.io/inject");
    }

    @Test
    void aPodWhoseAgentIsSilentIsUnknown() throws Exception {
        var pod = json("/api/v1/pods/shop/cart-1");

        assertThat(pod.at("/pod/state").asText()).isEqualTo("unknown");
        assertThat(pod.at("/node/message").asText()).contains("no agent has reported");
    }

    @Test
    void pagesGoOnWhereTheLastOneEnded() throws Exception {
        var first = json("/api/v1/pods?limit=2");
        var second = json("/api/v1/pods?limit=2&after=" + first.at("/next").asText());

        assertThat(first.at("/items").size()).isEqualTo(2);
        assertThat(first.at("/total").asInt()).isEqualTo(3);
        assertThat(second.at("/items").size()).isEqualTo(1);
        assertThat(second.at("/next").isNull()).isTrue();
        assertThat(json("/api/v1/pods?node=node-2").at("/items/0/name").asText())
                .isEqualTo("cart-1");
        assertThat(json("/api/v1/pods?namespace=office").at("/total").asInt()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    /api/v1/pods?limit=0           | 400 | limit: 0 (expected: a whole number of 1..1000)
                    /api/v1/pods?limit=1001        | 400 | limit: 1001 (expected: a whole number of 1..1000)
                    /api/v1/pods/shop/x            | 404 | pod shop/x: not found (expected: a pod that the control plane knows and that has not ended)
                    /api/v1/nodes/x                | 404 | node x: not found (expected: a node that exists, has pods or an agent that reports)
                    /api/v1/clients/x              | 404 | client x: not connected (expected: the node id of a client, or the number of its stream)
                    /api/v1/clients/node-1         | 409 | client node-1: 2 streams (expected: one of 1, 3)
                    /api/v1/resources?group=shop&type=XDS | 400 | type: XDS (expected: one of CDS, EDS, SDS, LDS, RDS, ECDS, RTDS, RedirectPolicy)
                    /api/v1/resources?group=x&type=LDS | 404 | group x: nothing is served to it (expected: one of these: node/node-1, shop)
                    /debug/snapshot                | 400 | group: none (expected: one of these: node/node-1, shop)
                    /debug/reports/node-2          | 404 | node node-2: no report (expected: a node whose agent reports to this replica)
                    /api/v2                        | 404 | path /api/v2: not here (expected: one of /openapi)
                    """)
    void whatIsNotAnsweredIsAProblemInWords(String path, int status, String detail)
            throws Exception {
        var response = get(path);

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("content-type").orElse(""))
                .startsWith("application/problem+json");
        var problem = JSON.readTree(response.body());
        assertThat(problem.at("/detail").asText()).isEqualTo(detail);
        assertThat(problem.at("/status").asInt()).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH"})
    void nothingCanBeChanged(String method) throws Exception {
        var response =
                http.send(
                        HttpRequest.newBuilder(address.resolve("/api/v1/status"))
                                .method(method, BodyPublishers.ofString("{}"))
                                .build(),
                        BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(JSON.readTree(response.body()).at("/detail").asText())
                .isEqualTo("method: not allowed on /api/v1/status (expected: GET)");
    }

    @Test
    void aPageOfAnotherNameMayNotAsk() throws Exception {
        try (var socket = new Socket(address.getHost(), address.getPort())) {
            var out = new PrintWriter(socket.getOutputStream(), false, StandardCharsets.UTF_8);
            out.print(
                    "GET /api/v1/status HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n");
            out.flush();

            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(answer).startsWith("HTTP/1.1 403").contains("host: evil.example (expected:");
        }
    }

    @Test
    void noAnswerShowsAPrivateKey() throws Exception {
        var dump = get("/debug/snapshot?group=shop").body();
        var everything = new StringBuilder(dump);
        for (var path : EXAMPLES.values()) {
            everything.append(get(path).body());
        }
        everything.append(get("/api/v1/resources?group=shop&type=SDS").body());

        assertThat(
                        JSON.readTree(dump)
                                .at("/resources/0/resource/tlsCertificate/privateKey")
                                .toString())
                .contains("[redacted]");
        assertThat(dump).contains("everybody may see this");
        assertThat(everything.toString())
                .doesNotContain("PRIVATE KEY")
                .doesNotContain(FixedPicture.PRIVATE_KEY);
    }

    @Test
    void theDocumentHasEveryPathWithDescriptionsParametersAndAnAnswer() throws Exception {
        var document = json("/openapi?format=json");
        var missing = new ArrayList<String>();
        var operations = new HashSet<String>();
        document.at("/paths")
                .properties()
                .forEach(
                        path ->
                                path.getValue()
                                        .properties()
                                        .forEach(
                                                method -> {
                                                    assertThat(method.getKey()).isEqualTo("get");
                                                    check(
                                                            path.getKey(),
                                                            method.getValue(),
                                                            missing);
                                                    operations.add(
                                                            method.getValue()
                                                                    .at("/operationId")
                                                                    .asText());
                                                }));
        document.at("/components/schemas")
                .properties()
                .forEach(
                        schema -> {
                            require(schema.getKey(), schema.getValue(), "description", missing);
                            schema.getValue()
                                    .at("/properties")
                                    .properties()
                                    .forEach(
                                            field ->
                                                    require(
                                                            schema.getKey() + "." + field.getKey(),
                                                            field.getValue(),
                                                            "description",
                                                            missing));
                        });

        assertThat(missing).isEmpty();
        var expected = new HashSet<>(EXAMPLES.keySet());
        expected.remove("problem");
        assertThat(operations).isEqualTo(expected);
        assertThat(document.at("/components/schemas").properties())
                .extracting(Map.Entry::getKey)
                .containsAll(Documentation.RECORDS.keySet());
    }

    private static void check(String path, JsonNode operation, ArrayList<String> missing) {
        require(path, operation, "summary", missing);
        require(path, operation, "description", missing);
        for (var parameter : operation.at("/parameters")) {
            require(path + " " + parameter.at("/name").asText(), parameter, "description", missing);
            require(path + " " + parameter.at("/name").asText(), parameter, "example", missing);
        }
        require(
                path + " 200",
                operation.at("/responses/200/content/application~1json"),
                "example",
                missing);
        require(
                path + " default",
                operation.at("/responses/default/content/application~1problem+json"),
                "schema",
                missing);
    }

    private static void require(
            String where, JsonNode node, String field, ArrayList<String> missing) {
        if (!node.hasNonNull(field)) {
            missing.add("%s: no %s".formatted(where, field));
        }
    }

    @Test
    void theExamplesAreTrueAnswers() throws Exception {
        boolean rewrite = "rewrite".equals(System.getProperty("sidelane.examples"));
        for (var example : EXAMPLES.entrySet()) {
            var answer = JSON.readTree(get(example.getValue()).body());
            var file = Path.of("src/main/resources/openapi", example.getKey() + ".json");
            if (rewrite) {
                Files.writeString(
                        file,
                        JSON.writerWithDefaultPrettyPrinter().writeValueAsString(answer) + "\n");
            }

            assertThat(JSON.readTree(Files.readString(file)))
                    .as("%s (rewrite it by -Dsidelane.examples=rewrite)", file)
                    .isEqualTo(answer);
        }
    }
}
