package io.sidelane.agent;

import static io.sidelane.agent.ads.Policies.policy;
import static io.sidelane.agent.ads.Policies.resource;
import static io.sidelane.agent.ads.Policies.response;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.grpc.InsecureServerCredentials;
import io.grpc.Status;
import io.sidelane.agent.admin.AdminAddress;
import io.sidelane.agent.datapath.DataPathConfig;
import io.sidelane.agent.datapath.PodRedirect;
import io.sidelane.agent.pod.FakeNode;
import io.sidelane.xds.v1alpha1.NodeReport;
import io.sidelane.xds.v1alpha1.PathReadiness;
import io.sidelane.xds.v1alpha1.PodState;
import io.sidelane.xdsapi.TypeUrls;
import io.sidelane.xdsapi.client.ControlPlaneAddress;
import io.sidelane.xdsapi.client.ControlPlaneConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent with a real gRPC stream, on a data path that only remembers and a node of files. */
class ControlPlaneAgentTest {

    @TempDir private Path root = Path.of("/nonexistent");
    private final FakeDataPath dataPath = new FakeDataPath();
    private FakeNode node;
    private FakeAdsServer server;

    @BeforeEach
    void prepare() throws IOException {
        node = new FakeNode(Files.createDirectory(root.resolve("node")));
        node.process(70, 5, 7, node.container("kubepods/burstable/podu1/c"));
        server = FakeAdsServer.start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        server.close();
    }

    @Test
    void policyIsAcknowledgedOnceTheDataPathHasIt() throws Exception {
        try (var _ = running()) {
            assertThat(server.awaitStream().getNode().getId()).isEqualTo("n1");

            var answer = server.exchange(response("1", resource("v1", policy("a", "u1"))));

            assertThat(answer.hasErrorDetail()).isFalse();
            assertThat(dataPath.present())
                    .extracting(
                            PodRedirect::pod,
                            PodRedirect::netnsCookie,
                            PodRedirect::netnsPath,
                            PodRedirect::redirect)
                    .containsExactly(tuple("shop/pod-u1", 7L, node.netns(70), true));
            assertThat(get("/readyz")).startsWith("HTTP/1.1 200");
            Await.until(
                    "shown",
                    () ->
                            get("/status")
                                    .contains(
                                            "\"state\":\"connected\",\"error\":null,"
                                                    + "\"resources\":1,\"acks\":1,\"nacks\":0"));
        }
    }

    @Test
    void untilSomebodySaysWhatIsWantedTheDataPathStaysAsItIs() throws Exception {
        try (var _ = running()) {
            server.awaitStream();
            assertThat(get("/readyz"))
                    .startsWith("HTTP/1.1 503")
                    .contains("no policy yet: nothing heard from");
            assertThat(dataPath.applied()).isEmpty();

            server.exchange(response("1"));

            assertThat(dataPath.applied()).containsExactly(List.of());
            assertThat(get("/readyz")).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void whatTheDataPathRefusesIsNotAcknowledged() throws Exception {
        try (var _ = running()) {
            server.exchange(response("1", resource("v1", policy("a", "u1"))));
            dataPath.refuse("map policies: full");
            node.process(80, 5, 8, node.container("kubepods/podu2/c"));

            var answer = server.exchange(response("2", resource("v2", policy("a", "u1", "u2"))));

            assertThat(answer.getErrorDetail().getMessage())
                    .isEqualTo("kernel: map policies: full");
            assertThat(get("/readyz")).startsWith("HTTP/1.1 503").contains("map policies: full");
            dataPath.refuse(null);

            Await.until("tried again", () -> dataPath.present().size() == 2);
            Await.until("ready", () -> get("/readyz").startsWith("HTTP/1.1 200"));
        }
    }

    @Test
    void aBadResourceIsRefusedInWordsAndItsLastGoodVersionGoesOn() throws Exception {
        try (var _ = running()) {
            server.exchange(response("1", resource("v1", policy("a", "u1"))));

            var answer =
                    server.exchange(response("2", resource("v2", policy("a", "u1").clearMode())));

            assertThat(answer.getErrorDetail().getMessage())
                    .isEqualTo(
                            "a: mode: 0 (expected: a value that this agent knows); its last good"
                                    + " version stays in force");
            assertThat(dataPath.applied()).hasSize(1);
            Await.until(
                    "counted",
                    () ->
                            get("/metrics")
                                    .contains("\nsidelane_ads_answers_total{answer=\"nack\"} 1\n"));
            var report =
                    awaitReport(
                            r ->
                                    !r.getPoliciesList().isEmpty()
                                            && !r.getPolicies(0).getError().isEmpty());
            assertThat(report.getPolicies(0).getProgrammedVersion()).isEqualTo("v1");
        }
    }

    @Test
    void whatWasNotAskedForIsRefusedAndTheNextResponseIsHeard() throws Exception {
        try (var _ = running()) {
            var answer =
                    server.exchange(
                            DeltaDiscoveryResponse.newBuilder()
                                    .setTypeUrl("type.googleapis.com/other")
                                    .setNonce("1")
                                    .build());
            assertThat(answer.getErrorDetail().getMessage())
                    .startsWith("type: type.googleapis.com/other (expected: ");
            assertThat(dataPath.applied()).isEmpty();

            server.exchange(response("2", resource("v1", policy("a", "u1"))));

            assertThat(dataPath.present()).hasSize(1);
        }
    }

    @Test
    void aRemovedPolicyLeavesItsPodsOnTcp() throws Exception {
        try (var _ = running()) {
            server.exchange(response("1", resource("v1", policy("a", "u1"))));

            server.exchange(
                    DeltaDiscoveryResponse.newBuilder()
                            .setTypeUrl(TypeUrls.REDIRECT_POLICY)
                            .setNonce("2")
                            .addRemovedResources("a")
                            .build());

            assertThat(dataPath.present()).isEmpty();
        }
    }

    @Test
    void withoutItsControlPlaneTheAgentGoesOnAndComesBackWithWhatItHas() throws Exception {
        int port = server.port();
        try (var _ = running()) {
            server.exchange(response("1", resource("v1", policy("a", "u1"))));
            server.close();
            Await.until("noticed", () -> get("/status").contains("\"state\":\"waiting\""));
            node.process(80, 5, 8, node.container("kubepods/podu2/c"));
            Await.until("pods are followed", () -> get("/status").contains("uid u2"));
            assertThat(get("/readyz")).startsWith("HTTP/1.1 200");

            server = new FakeAdsServer(port, InsecureServerCredentials.create(), true);
            var first = server.awaitStream();

            assertThat(first.getInitialResourceVersionsMap()).isEqualTo(Map.of("a", "v1"));
            assertThat(first.getResourceNamesSubscribeList()).containsExactly("*");
            assertThat(dataPath.applied()).hasSize(1);
            server.exchange(response("x", resource("v2", policy("a", "u1", "u2"))));
            assertThat(dataPath.present()).hasSize(2);
        }
    }

    @Test
    void aStreamThatIsRefusedIsTriedAgain() throws Exception {
        server.refuse(Status.PERMISSION_DENIED.withDescription("node n1 is not yours"));
        try (var _ = running()) {
            Await.until(
                    "shown",
                    () -> get("/status").contains("PERMISSION_DENIED: node n1 is not yours"));

            server.refuse(null);

            server.awaitStream();
            server.exchange(response("1", resource("v1", policy("a", "u1"))));
        }
    }

    @Test
    void theNextAgentStartsWithWhatTheLastOneHad() throws Exception {
        try (var _ = running()) {
            server.exchange(response("1", resource("v1", policy("a", "u1"))));
            Await.until("kept", () -> Files.exists(root.resolve("state/last-known-good")));
        }
        server.close();

        try (var _ = running()) {
            assertThat(dataPath.applied()).hasSize(2);
            assertThat(dataPath.present())
                    .extracting(PodRedirect::pod)
                    .containsExactly("shop/pod-u1");
            assertThat(get("/readyz")).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void aDamagedLastKnownGoodIsNotUsed() throws Exception {
        Files.createDirectory(root.resolve("state"));
        Files.writeString(root.resolve("state/last-known-good"), "damaged");

        try (var _ = running()) {
            assertThat(dataPath.applied()).isEmpty();
            assertThat(get("/status"))
                    .contains("\"lastKnownGood\":\"not used, no header (expected");
            server.exchange(response("1", resource("v1", policy("a", "u1"))));
            Await.until(
                    "replaced",
                    () -> get("/status").contains("\"lastKnownGood\":\"" + root + "/state/last"));
        }
    }

    @Test
    void whatCannotBeKeptIsInForceAllTheSame() throws Exception {
        Files.createFile(root.resolve("state"));
        try (var _ = running()) {
            var answer = server.exchange(response("1", resource("v1", policy("a", "u1"))));

            assertThat(answer.hasErrorDetail()).isFalse();
            Await.until(
                    "shown",
                    () ->
                            get("/status").contains("not readable")
                                    || get("/status")
                                            .contains("\"lastKnownGood\":\"not written, "));
        }
    }

    @Test
    void podsComeAndGoWithTheirCgroups() throws Exception {
        try (var _ = running()) {
            server.exchange(response("1", resource("v1", policy("a", "u1", "u2"))));
            assertThat(get("/status")).contains("no cgroup of uid u2 on this node");

            node.process(80, 5, 8, node.container("kubepods/besteffort/podu2/c"));
            Await.until("it came", () -> dataPath.present().size() == 2);
            node.remove("kubepods/besteffort/podu2/c");

            Await.until("it went", () -> dataPath.present().size() == 1);
        }
    }

    @Test
    void theControlPlaneIsToldWhatBecameOfIt() throws Exception {
        try (var _ = running()) {
            var early = awaitReport(_ -> true);
            assertThat(early.getNode()).isEqualTo("n1");
            assertThat(early.getSelfTestList()).hasSize(1);

            server.exchange(response("1", resource("v1", policy("a", "u1", "u9"))));

            var report = awaitReport(r -> r.getPoliciesCount() == 1);
            var policy = report.getPolicies(0);
            assertThat(policy.getResource()).isEqualTo("a");
            assertThat(policy.getProgrammedVersion()).isEqualTo("v1");
            assertThat(policy.getProgrammedSource().getGeneration()).isEqualTo(3);
            assertThat(policy.getFoundPods()).isEqualTo(1);
            assertThat(policy.getRedirectedPods()).isEqualTo(1);
            assertThat(report.getPodsList())
                    .extracting(pod -> tuple(pod.getUid(), pod.getState()))
                    .containsExactly(
                            tuple("u1", PodState.POD_STATE_ACCELERATED),
                            tuple("u9", PodState.POD_STATE_PENDING));
            assertThat(report.hasCapability()).as("never without the machine").isTrue();
            assertThat(report.getPathsList())
                    .extracting(PathReadiness::getPath)
                    .startsWith("Sockmap")
                    .contains("SriovNetdevice", "VppVcl");
            assertThat(report.getDatapath().getRedirectedBytes()).isEqualTo(700);
        }
    }

    @Test
    void aControlPlaneWithoutReportsIsStillFollowed() throws Exception {
        server.close();
        server = new FakeAdsServer(0, InsecureServerCredentials.create(), false);
        try (var _ = running()) {
            server.exchange(response("1", resource("v1", policy("a", "u1"))));
            var answer = server.exchange(response("2", resource("v2", policy("a", "u1"))));

            assertThat(answer.hasErrorDetail()).isFalse();
            assertThat(server.requests()).filteredOn(r -> r.hasNode()).hasSize(1);
        }
    }

    @Test
    void aTokenIsReadAnewForEachConnection() throws Exception {
        int port = server.port();
        var token = Files.writeString(root.resolve("token"), "first\n");
        try (var _ = running(config(null, token))) {
            server.awaitStream();
            assertThat(server.tokens()).contains("Bearer first");
            Files.writeString(token, "second\n");
            server.close();

            server = new FakeAdsServer(port, InsecureServerCredentials.create(), true);

            server.awaitStream();
            assertThat(server.tokens()).contains("Bearer second").doesNotContain("Bearer first");
        }
    }

    @Test
    void bothEndsShowTheirCertificates() throws Exception {
        var control = TestCertificate.make(root.resolve("control"));
        var agent = TestCertificate.make(root.resolve("agent"));
        server.close();
        server = new FakeAdsServer(0, control.server(agent), true);
        try (var _ = running(config(new Tls(control, agent), null))) {
            server.exchange(response("1", resource("v1", policy("a", "u1"))));

            assertThat(get("/status")).contains("\"state\":\"connected\"");
        }
    }

    @Test
    void aControlPlaneThatIsNotTrustedIsNotHeard() throws Exception {
        var control = TestCertificate.make(root.resolve("control"));
        var agent = TestCertificate.make(root.resolve("agent"));
        server.close();
        server = new FakeAdsServer(0, control.server(agent), true);
        try (var _ = running(config(new Tls(agent, agent), null))) {
            Await.until("shown", () -> get("/status").contains("\"error\":\"UNAVAILABLE: "));

            assertThat(server.requests()).isEmpty();
        }
    }

    private record Tls(TestCertificate trusted, TestCertificate own) {}

    private NodeReport awaitReport(Predicate<NodeReport> kind) {
        Await.until("report", () -> server.reports().stream().anyMatch(kind));
        return server.reports().stream().filter(kind).findFirst().orElseThrow();
    }

    private AutoCloseable running() throws StartException {
        return running(config(null, null));
    }

    private AutoCloseable running(AgentConfig config) throws StartException {
        return Following.of(Agent.start(config, node::cookie, () -> dataPath));
    }

    private AgentConfig config(@Nullable Tls tls, @Nullable Path token) {
        return new AgentConfig(
                new AgentConfig.FromControlPlane(
                        new ControlPlaneConfig(
                                new ControlPlaneAddress("127.0.0.1", server.port()),
                                tls == null ? null : tls.trusted().certificate(),
                                tls == null ? null : tls.own().certificate(),
                                tls == null ? null : tls.own().key(),
                                token,
                                root.resolve("state"))),
                root.resolve("netns"),
                root,
                List.of(node.tree()),
                node.proc(),
                Path.of(AgentConfig.ROOT),
                new DataPathConfig(root, root, false),
                "n1",
                AdminAddress.parse("unix:" + root.resolve("a.sock")));
    }

    private String get(String path) {
        try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(root.resolve("a.sock")))) {
            channel.write(
                    ByteBuffer.wrap(
                            "GET %s HTTP/1.1\r\n\r\n"
                                    .formatted(path)
                                    .getBytes(StandardCharsets.US_ASCII)));
            return new String(
                    Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
