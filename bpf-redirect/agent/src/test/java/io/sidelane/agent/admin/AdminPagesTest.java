package io.sidelane.agent.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.agent.FakeDataPath;
import io.sidelane.agent.decision.Plan;
import io.sidelane.agent.decision.PodStatus;
import io.sidelane.agent.decision.PolicyStatus;
import io.sidelane.agent.policy.PolicyFile;
import io.sidelane.api.Condition;
import io.sidelane.api.ConditionType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AdminPagesTest {

    private final FakeDataPath dataPath = new FakeDataPath();

    @Test
    void connectionsListEverySocketEnd() {
        assertThat(body("/connections"))
                .isEqualTo(
                        """
                        {"connections":[{"pod":"shop/web","netns":"web","role":"active","family":4,\
                        "local":"10.0.0.1:40000","remote":"127.0.0.1:15001","peerPod":"shop/db",\
                        "state":"redirecting","reason":"both ends are \\"local\\"",\
                        "redirectedMessages":7,"redirectedBytes":700,"tcpMessages":1,"tcpBytes":10,\
                        "fallbacks":{"order":1,"budget":0,"noPeer":0,"blockingReader":0,\
                        "policyOff":0,"socketOption":0,"habit":0,"notReady":0,"error":0}},\
                        {"pod":"shop/db","netns":"db","role":"passive","family":6,\
                        "local":"[::1]:80","remote":"[::1]:40000","peerPod":null,\
                        "state":"tcp","reason":"no peer",\
                        "redirectedMessages":0,"redirectedBytes":0,"tcpMessages":2,"tcpBytes":20,\
                        "fallbacks":{"order":0,"budget":0,"noPeer":0,"blockingReader":0,\
                        "policyOff":0,"socketOption":0,"habit":0,"notReady":0,"error":0}}],"truncated":false}
                        """);
    }

    @Test
    void connectionsAreNoMoreThanTheHeapTakesAndSaySo() {
        dataPath.haveMore(ConnectionsPage.MOST);

        var body = body("/connections");

        assertThat(body.split("\"pod\":", -1).length).isEqualTo(ConnectionsPage.MOST + 1);
        assertThat(body).endsWith("],\"truncated\":true}\n");
    }

    @Test
    void statusHasPodsPoliciesDataPathSelfTestAndFiles() {
        assertThat(body("/status"))
                .isEqualTo(
                        """
                        {"node":"n1","kernel":"6.18.0","version":"1.0",\
                        "pods":[{"pod":"shop/web","netns":"web","policy":"AccelerationPolicy shop/p",\
                        "profile":null,"state":"tcp","reason":"why"}],\
                        "policies":[{"policy":"AccelerationPolicy shop/p","matchedPods":2,"wonPods":1,\
                        "conditions":[{"type":"Accepted","status":"True","reason":"Accepted",\
                        "message":"decides 1 pods","observedGeneration":3}]}],\
                        "dataPath":{"abi":1,"enrolled":2,"enrolErrors":4,"redirectedMessages":7,\
                        "redirectedBytes":700,"tcpMessages":3,"tcpBytes":30,\
                        "fallbacks":{"order":1,"budget":0,"noPeer":0,"blockingReader":0,\
                        "policyOff":0,"socketOption":0,"habit":0,"notReady":0,"error":0}},\
                        "selfTest":[{"check":"FIONREAD","verdict":"Restricted",\
                        "detail":"0 by TCP, no-op verdict"}],\
                        "policyFiles":[{"file":"a.yaml","state":"lastGood","objects":1,\
                        "error":"a.yaml:1:1: bad; a.yaml:2:1: worse"}]}
                        """);
    }

    @Test
    void metricsArePrometheusText() {
        assertThat(body("/metrics"))
                .contains("# TYPE sidelane_redirected_bytes_total counter\n")
                .contains("\nsidelane_redirected_bytes_total 700\n")
                .contains("\nsidelane_fallback_messages_total{cause=\"order\"} 1\n")
                .contains("\nsidelane_fallback_messages_total{cause=\"noPeer\"} 0\n")
                .contains("\nsidelane_enrolled_sockets 2\n")
                .contains("\nsidelane_enrol_errors_total 4\n")
                .contains("\nsidelane_pods{state=\"tcp\"} 1\n")
                .contains("\nsidelane_policy_files{state=\"lastGood\"} 1\n")
                .contains("\nsidelane_apply_failures_total 4\n")
                .contains(
                        "\nsidelane_agent_info{node=\"n1\",version=\"1.0\",kernel=\"6.18.0\"} 1\n");
    }

    @Test
    void everyMetricHasItsFamilyBeforeItAndEachFamilyStandsOnce() {
        var lines = body("/metrics").lines().toList();

        var families =
                lines.stream()
                        .filter(line -> line.startsWith("# TYPE"))
                        .map(line -> line.split(" ")[2])
                        .toList();
        assertThat(families).doesNotHaveDuplicates().allMatch(name -> name.startsWith("sidelane_"));
        assertThat(lines)
                .filteredOn(line -> !line.startsWith("#"))
                .allMatch(line -> line.matches("[a-z_]+(\\{.*\\})? -?[0-9.E]+"))
                .extracting(line -> line.split("[{ ]")[0])
                .isSubsetOf(families);
    }

    @Test
    void everyMetricIsInTheReadme() throws IOException {
        var readme = Files.readString(Path.of("../README.md"));

        body("/metrics")
                .lines()
                .filter(line -> line.startsWith("# TYPE"))
                .forEach(line -> assertThat(readme).contains("`" + line.split(" ")[2]));
    }

    @Test
    void aControlPlaneIsShownInsteadOfFiles() throws IOException {
        var readme = Files.readString(Path.of("../README.md"));
        var view =
                view(null)
                        .with(
                                new ControlPlaneView(
                                        "cp:1",
                                        ControlPlaneView.State.WAITING,
                                        "UNAVAILABLE",
                                        3,
                                        4,
                                        5,
                                        6,
                                        "a: bad",
                                        7,
                                        "/var/lib/x"));

        assertThat(new String(StatusPage.of(view), StandardCharsets.UTF_8))
                .endsWith(
                        """
                        "controlPlane":{"address":"cp:1","state":"waiting","error":"UNAVAILABLE",\
                        "resources":3,"acks":5,"nacks":6,"lastNack":"a: bad",\
                        "lastKnownGood":"/var/lib/x"}}
                        """);
        var metrics = new String(MetricsPage.of(view), StandardCharsets.UTF_8);
        assertThat(metrics)
                .contains("\nsidelane_ads_stream_state{state=\"waiting\"} 1\n")
                .contains("\nsidelane_ads_answers_total{answer=\"nack\"} 6\n")
                .contains("\nsidelane_ads_streams_total 4\n")
                .contains("\nsidelane_node_reports_total 7\n")
                .doesNotContain("sidelane_policy_files");
        metrics.lines()
                .filter(line -> line.startsWith("# TYPE"))
                .forEach(line -> assertThat(readme).contains("`" + line.split(" ")[2]));
    }

    @Test
    void labelsAreEscaped() {
        var text = new Exposition().sample("m", 0.5, "a", "say \"x\\y\"\n").bytes();

        assertThat(new String(text, StandardCharsets.UTF_8))
                .isEqualTo("m{a=\"say \\\"x\\\\y\\\"\\n\"} 0.5\n");
    }

    @Test
    void readinessFollowsThePlan() {
        assertThat(answer(view(null), "/readyz").status()).isEqualTo(200);

        var notReady = answer(view("draining"), "/readyz");

        assertThat(notReady.status()).isEqualTo(503);
        assertThat(new String(notReady.body(), StandardCharsets.UTF_8))
                .isEqualTo("{\"ready\":false,\"reason\":\"draining\"}\n");
    }

    @Test
    void beforeTheDataPathIsOpenThereIsStillAnAnswer() {
        var early =
                new AgentView(
                        "n1", "6.18.0", "1.0", null, "starting", Plan.EMPTY, List.of(), 0, null);

        for (var path : List.of("/healthz", "/metrics", "/connections", "/status")) {
            assertThat(answer(early, path).status()).isEqualTo(200);
        }
        assertThat(answer(early, "/readyz").status()).isEqualTo(503);
    }

    @Test
    void aDataPathThatCannotBeReadIsSaidSo() {
        dataPath.refuse("map: gone (expected: pinned)");

        var answer = answer(view(null), "/connections");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8))
                .isEqualTo("{\"error\":\"map: gone (expected: pinned)\"}\n");
    }

    @Test
    void anUnknownPathIsToldWhichThereAre() {
        var answer = answer(view(null), "/metric");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8))
                .contains("path: /metric (expected: one of /healthz, /readyz, /metrics, ");
    }

    private String body(String path) {
        var answer = answer(view(null), path);
        assertThat(answer.status()).isEqualTo(200);
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private static Response answer(AgentView view, String path) {
        return new AdminPages(() -> view).answer(new RequestLine("GET", path));
    }

    private AgentView view(@Nullable String notReady) {
        var plan =
                new Plan(
                        List.of(),
                        List.of(
                                new PodStatus(
                                        "shop/web",
                                        "web",
                                        "AccelerationPolicy shop/p",
                                        null,
                                        PodStatus.State.TCP,
                                        "why")),
                        List.of(
                                new PolicyStatus(
                                        "AccelerationPolicy shop/p",
                                        2,
                                        1,
                                        List.of(
                                                Condition.met(
                                                        ConditionType.ACCEPTED,
                                                        "decides 1 pods",
                                                        3)))));
        var file =
                new PolicyFile(
                        "a.yaml",
                        PolicyFile.State.LAST_GOOD,
                        1,
                        List.of("a.yaml:1:1: bad", "a.yaml:2:1: worse"));
        return new AgentView(
                "n1", "6.18.0", "1.0", dataPath, notReady, plan, List.of(file), 4, null);
    }
}
