package io.sidelane.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.InsecureChannelCredentials;
import io.grpc.Status.Code;
import io.sidelane.api.Condition;
import io.sidelane.api.ConditionType;
import io.sidelane.controlplane.ServerConfig.TlsFiles;
import io.sidelane.controlplane.core.CoreEvents;
import io.sidelane.controlplane.mesh.StandaloneMesh;
import io.sidelane.controlplane.mesh.fact.ObjectRef;
import io.sidelane.controlplane.source.DirectorySource;
import io.sidelane.xds.server.XdsEvents;
import io.sidelane.xds.v1alpha1.RedirectPolicy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The control plane but for its HTTP pages, with real streams. */
class SpineIT {

    private static final ObjectRef FAST =
            new ObjectRef("sidelane.io", "AccelerationPolicy", "shop", "fast");
    private static final String RESOURCE = "nodes/n1/AccelerationPolicy/shop/fast/sockmap";
    private static final String CONFIG =
            """
            apiVersion: sidelane.io/v1alpha1
            kind: AccelerationProfile
            metadata: {name: sockmap}
            spec: {path: Sockmap}
            ---
            apiVersion: sidelane.io/v1alpha1
            kind: AccelerationPolicy
            metadata: {name: fast, namespace: shop, generation: 1}
            spec: {candidates: [{profileRef: {name: sockmap}}]}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: web, namespace: shop, uid: uid-web}
            spec: {nodeName: n1, containers: [{name: web, image: web}]}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: db, namespace: shop, uid: uid-db}
            spec: {nodeName: n2, containers: [{name: db, image: db}]}
            """;

    @TempDir private Path directory = Path.of("/nonexistent");

    private @Nullable Spine spine;

    private Spine start(@Nullable TlsFiles tls) throws IOException {
        var files = directory.resolve("config");
        Files.createDirectories(files);
        if (!Files.exists(files.resolve("a.yaml"))) {
            write(CONFIG);
        }
        var any = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
        var config =
                new ServerConfig(
                        files,
                        any,
                        tls,
                        any,
                        any,
                        null,
                        false,
                        StandaloneMesh.DEFAULT_TRUST_DOMAIN,
                        ServerConfig.LogFormat.TEXT,
                        false);
        var started =
                new Spine(
                        config,
                        new DirectorySource(files),
                        new StandaloneMesh(StandaloneMesh.DEFAULT_TRUST_DOMAIN),
                        _ -> {},
                        null,
                        XdsEvents.NONE,
                        CoreEvents.NONE);
        started.start();
        spine = started;
        return started;
    }

    @AfterEach
    void stop() {
        if (spine != null) {
            spine.close();
        }
    }

    private void write(String text) throws IOException {
        var file = directory.resolve("config/a.yaml");
        Files.writeString(file.resolveSibling(".draft"), text);
        Files.move(file.resolveSibling(".draft"), file, StandardCopyOption.REPLACE_EXISTING);
    }

    private TestAgent agent(String node) {
        return new TestAgent(node, address(), InsecureChannelCredentials.create());
    }

    private InetSocketAddress address() {
        return Objects.requireNonNull(Objects.requireNonNull(spine).address());
    }

    @Test
    void aPolicyIsProgrammedOnceItsNodesSaySo() throws Exception {
        var started = start(null);
        try (var first = agent("n1");
                var second = agent("n2")) {
            for (var agent : new TestAgent[] {first, second}) {
                agent.subscribe(Map.of());
                agent.ack(agent.next());
                agent.report();
            }

            Await.untilAsserted(
                    () ->
                            assertThat(programmed(started))
                                    .isEqualTo(
                                            Condition.met(
                                                    ConditionType.PROGRAMMED,
                                                    "in force on 2 of 2 nodes",
                                                    1)));
        }
    }

    @Test
    void anotherGenerationIsSentAndProgrammedAnew() throws Exception {
        var started = start(null);
        try (var agent = agent("n1")) {
            agent.subscribe(Map.of());
            agent.ack(agent.next());
            agent.report();

            write(CONFIG.replace("generation: 1", "generation: 2"));
            var response = agent.next();
            Await.untilAsserted(
                    () -> {
                        assertThat(programmed(started).observedGeneration()).isEqualTo(2);
                        assertThat(programmed(started).message())
                                .contains("node n1: its agent has not put it into force yet");
                    });
            agent.ack(response);
            agent.report();

            var sent = RedirectPolicy.parseFrom(response.getResources(0).getResource().getValue());
            assertThat(sent.getSource().getGeneration()).isEqualTo(2);
            Await.untilAsserted(
                    () -> assertThat(programmed(started).message()).doesNotContain("node n1"));
        }
    }

    @Test
    void aNackIsInTheConditionWithTheClientsWordsUntilItIsRepaired() throws Exception {
        var started = start(null);
        try (var agent = agent("n1")) {
            agent.subscribe(Map.of());

            agent.nack(agent.next(), RESOURCE + ": the kernel said no");

            Await.untilAsserted(
                    () -> {
                        assertThat(programmed(started).reason()).isEqualTo("Rejected");
                        assertThat(programmed(started).message()).contains("the kernel said no");
                        assertThat(started.now().refusals())
                                .singleElement()
                                .satisfies(
                                        nack ->
                                                assertThat(nack.resources())
                                                        .containsExactly(RESOURCE));
                    });
            assertThat(agent.unseen()).isZero();

            write(CONFIG.replace("generation: 1", "generation: 2"));
            agent.ack(agent.next());

            Await.untilAsserted(() -> assertThat(started.now().refusals()).isEmpty());
        }
    }

    @Test
    void anotherControlPlaneInItsPlaceSendsNothingThatIsTheSame() throws Exception {
        start(null);
        Map<String, String> had;
        try (var agent = agent("n1")) {
            agent.subscribe(Map.of());
            agent.ack(agent.next());
            had = agent.versions();
        }
        stop();
        var second = start(null);

        try (var agent = agent("n1")) {
            agent.subscribe(had);
            agent.report();
            Await.untilAsserted(
                    () ->
                            assertThat(second.now().nodes())
                                    .hasEntrySatisfying(
                                            "n1", node -> assertThat(node.connected()).isTrue()));
            write(CONFIG.replace("generation: 1", "generation: 2"));

            // The first thing that it hears is the change: nothing came before it.
            var response = agent.next();
            var sent = RedirectPolicy.parseFrom(response.getResources(0).getResource().getValue());
            assertThat(sent.getSource().getGeneration()).isEqualTo(2);
        }
        assertThat(had).containsOnlyKeys(RESOURCE);
    }

    @Test
    void aNodeWithoutPodsIsToldThatThereIsNothing() throws Exception {
        start(null);
        try (var agent = agent("n9")) {
            agent.subscribe(Map.of());

            assertThat(agent.next().getResourcesList()).isEmpty();
        }
    }

    @Test
    void anAgentGetsItsOwnNodesPolicyAndNoOthers() throws Exception {
        var server = TestCertificate.make(directory.resolve("s"), "CN=server", "ip:127.0.0.1");
        var client =
                TestCertificate.make(
                        directory.resolve("c"), "CN=agent", "uri:spiffe://mesh/node/n1");
        start(new TlsFiles(server.certificate(), server.key(), client.certificate()));

        try (var own = new TestAgent("n1", address(), client.client(server));
                var others = new TestAgent("n2", address(), client.client(server))) {
            own.subscribe(Map.of());
            own.ack(own.next());
            own.report();
            others.subscribe(Map.of());
            others.report("n2");

            assertThat(others.adsEnd().getCode()).isEqualTo(Code.PERMISSION_DENIED);
            assertThat(others.adsEnd().getDescription())
                    .isEqualTo(
                            "node.id: n2 (expected: n1, the node of spiffe://mesh/node/n1); stream ended");
            assertThat(others.reportsEnd().getCode()).isEqualTo(Code.PERMISSION_DENIED);
            assertThat(others.reportsEnd().getDescription())
                    .isEqualTo(
                            "node: n2 (expected: n1, the node of spiffe://mesh/node/n1); stream ended");
            assertThat(others.unseen()).isZero();
            assertThat(own.versions()).containsOnlyKeys(RESOURCE);
        }
    }

    @Test
    void aClientThatProvesNothingIsRefused() throws Exception {
        var server = TestCertificate.make(directory.resolve("s"), "CN=server", "ip:127.0.0.1");
        var known = TestCertificate.make(directory.resolve("c"), "CN=agent", "dns:agent");
        start(new TlsFiles(server.certificate(), server.key(), known.certificate()));
        var credentials =
                io.grpc.TlsChannelCredentials.newBuilder()
                        .trustManager(server.certificate().toFile())
                        .build();

        try (var agent = new TestAgent("n1", address(), credentials)) {
            agent.subscribe(Map.of());

            assertThat(agent.adsEnd().getCode()).isEqualTo(Code.UNAUTHENTICATED);
            assertThat(agent.reportsEnd().getCode()).isEqualTo(Code.UNAUTHENTICATED);
        }
    }

    @Test
    void aReportOfAnotherNodeOnTheSameStreamEndsIt() throws Exception {
        start(null);
        try (var agent = agent("n1")) {
            agent.report("n1");
            agent.report("n2");

            assertThat(agent.reportsEnd().getCode()).isEqualTo(Code.INVALID_ARGUMENT);
        }
    }

    private static Condition programmed(Spine spine) {
        var wanted = spine.now().statuses().get(FAST);
        assertThat(wanted).as("status of %s", FAST).isNotNull();
        return Objects.requireNonNull(wanted).conditions().stream()
                .filter(condition -> condition.type() == ConditionType.PROGRAMMED)
                .findFirst()
                .orElseThrow();
    }
}
