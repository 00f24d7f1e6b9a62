package io.sidelane.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.sidelane.it.rig.Await;
import io.sidelane.it.rig.Command;
import io.sidelane.it.rig.Command.Outcome;
import io.sidelane.xds.v1alpha1.NodeReport;
import io.sidelane.xds.v1alpha1.ObjectSource;
import io.sidelane.xds.v1alpha1.PathReadiness;
import io.sidelane.xds.v1alpha1.PodReport;
import io.sidelane.xds.v1alpha1.PodState;
import io.sidelane.xds.v1alpha1.PolicyReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every word that asks a control plane, against a real one with a real ADS client. */
class CommandLineE2E {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration RUN = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String CONFIG =
            """
            apiVersion: sidelane.io/v1alpha1
            kind: AccelerationProfile
            metadata: {name: sockmap}
            spec: {path: Sockmap, sockmap: {unreadBudget: BUDGET}}
            ---
            apiVersion: sidelane.io/v1alpha1
            kind: AccelerationPolicy
            metadata: {name: fast, namespace: shop}
            spec: {candidates: [{profileRef: {name: sockmap}}]}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: cart-0, namespace: shop, uid: uid-cart-0}
            spec: {nodeName: node-1, containers: [{name: app, image: app}]}
            """;

    @TempDir private Path directory = Path.of("/nonexistent");

    private ControlPlaneProcess server;
    private NodeClient node;

    @BeforeEach
    void start() throws IOException {
        var config = Files.createDirectory(directory.resolve("config"));
        write(config, "2Mi");
        server = new ControlPlaneProcess(config, directory.resolve("server.log"));
        node = new NodeClient(server.ads, "node-1");
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (node != null) {
            node.close();
        }
        if (server != null) {
            server.close();
        }
    }

    private static void write(Path config, String budget) throws IOException {
        Files.writeString(config.resolve("mesh.yaml"), CONFIG.replace("BUDGET", budget));
    }

    private Outcome sidelane(String... words) {
        var arguments = new ArrayList<>(List.of(words));
        arguments.addAll(List.of("--server", server.url));
        return Command.outcome(Built.commandLine(arguments), "", RUN);
    }

    private JsonNode json(String... words) throws IOException {
        var arguments = new ArrayList<>(List.of(words));
        arguments.addAll(List.of("-o", "json"));
        return JSON.readTree(sidelane(arguments.toArray(String[]::new)).stdout());
    }

    private void take() throws InterruptedException {
        var response = node.next();
        node.acknowledge(response);
        node.report(report(NodeClient.only(response)));
    }

    private static NodeReport report(Resource resource) {
        return NodeReport.newBuilder()
                .setNode("node-1")
                .setAgentVersion("0.1.0")
                .setKernel("6.12.0")
                .addPaths(
                        PathReadiness.newBuilder()
                                .setPath("Sockmap")
                                .setReady(true)
                                .setReason("Sockmap"))
                .addPolicies(
                        PolicyReport.newBuilder()
                                .setResource(resource.getName())
                                .setProgrammedVersion(resource.getVersion())
                                .setProgrammedSource(ObjectSource.newBuilder().setName("fast"))
                                .setFoundPods(1)
                                .setRedirectedPods(1))
                .addPods(
                        PodReport.newBuilder()
                                .setUid("uid-cart-0")
                                .setNamespace("shop")
                                .setName("cart-0")
                                .setState(PodState.POD_STATE_ACCELERATED)
                                .setReason("redirected"))
                .build();
    }

    private void awaitStatus(String pointer, String value) {
        Await.until(
                "status %s to be %s".formatted(pointer, value),
                SOON,
                () -> {
                    try {
                        return json("status").at(pointer).asText().equals(value);
                    } catch (IOException _) {
                        return false;
                    }
                });
    }

    @Test
    void whatTheNodeTookIsShownFromPolicyToKernel() throws Exception {
        take();
        awaitStatus("/controlPlane/counts/accelerated", "1");

        var status = sidelane("status");
        assertThat(status.exit()).isZero();
        assertThat(status.stdout())
                .contains("ready, from directory " + directory.resolve("config"))
                .containsPattern("node-1 +0.1.0 +Sockmap +1 +1 ")
                .containsPattern("shop/fast +sockmap +1 +yes +yes +yes");
        assertThat(status.stdout()).doesNotContain("\u001b");

        var explained = sidelane("explain", "pod", "shop/cart-0");
        assertThat(explained.exit()).isZero();
        assertThat(explained.stdout())
                .startsWith("pod shop/cart-0, node node-1: accelerated\n")
                .contains("AccelerationPolicy shop/fast won")
                .contains("sockmap (Sockmap) taken")
                .contains("kernel accelerated: redirected");
        var tree = json("explain", "pod", "shop/cart-0");
        assertThat(tree.at("/kernel/version").asText())
                .isNotEmpty()
                .isEqualTo(tree.at("/kernel/desired").asText());

        var clients = sidelane("xds", "clients");
        assertThat(clients.exit()).isZero();
        assertThat(clients.stdout())
                .containsPattern("node-1 .* delta +RedirectPolicy +all +up to date");
        assertThat(json("xds", "clients").at("/items/0/nodeId").asText()).isEqualTo("node-1");

        var diff = sidelane("xds", "diff", "node-1", "--all");
        assertThat(diff.exit()).isZero();
        assertThat(diff.stdout()).contains("has all 1 as it should").contains("same");
        assertThat(json("xds", "diff", "node-1").at("/resources/0/state").asText())
                .isEqualTo("same");
    }

    @Test
    void whatTheNodeRefusedIsShownInItsOwnWordsUntilItIsRepaired() throws Exception {
        take();
        write(directory.resolve("config"), "4Mi");
        node.refuse(node.next(), "no room for a budget of 4Mi");
        awaitStatus("/controlPlane/counts/refused", "1");

        var diff = sidelane("xds", "diff", "node-1");
        assertThat(diff.exit()).isEqualTo(1);
        assertThat(diff.stdout())
                .contains("1 of 1 differ", "refused")
                .contains("RedirectPolicy refused: no room for a budget of 4Mi");
        assertThat(sidelane("xds", "clients").stdout()).contains("no room for a budget of 4Mi");
        assertThat(sidelane("status").stdout())
                .contains("PROBLEMS", "client node-1 refused RedirectPolicy")
                .containsPattern("shop/fast .* no +.*no room for a budget of 4Mi");

        write(directory.resolve("config"), "3Mi");
        take();
        awaitStatus("/controlPlane/counts/refused", "0");

        assertThat(sidelane("xds", "diff", "node-1").exit()).isZero();
    }

    @Test
    void aFileThatIsBadIsAProblemWithItsPlace() throws Exception {
        Files.writeString(directory.resolve("config/bad.yaml"), "kind: Sockmap\n");

        awaitStatus(
                "/controlPlane/problems/0",
                "bad.yaml:1:1: apiVersion: missing (expected: sidelane.io/v1alpha1); the file's last"
                        + " good version stays in force");
    }

    @Test
    void whatIsNotThereIsSaidWithWhatIsExpected() {
        var pod = sidelane("explain", "pod", "shop/nobody");
        var client = sidelane("xds", "diff", "nobody");
        var elsewhere =
                Command.outcome(
                        Built.commandLine(List.of("status", "--server", "http://127.0.0.1:1")),
                        "",
                        RUN);

        assertThat(pod.exit()).isEqualTo(1);
        assertThat(pod.stdout()).isEmpty();
        assertThat(pod.stderr()).startsWith("pod shop/nobody: not found (expected: ");
        assertThat(client.exit()).isEqualTo(1);
        assertThat(client.stderr()).startsWith("client nobody: not connected (expected: ");
        assertThat(elsewhere.exit()).isEqualTo(1);
        assertThat(elsewhere.stderr())
                .startsWith("control plane http://127.0.0.1:1: cannot be reached (expected: ");
    }

    @Test
    void theExamplesAreRightAndEachBadOneIsRefusedInALine() throws IOException {
        var bad = Path.of("src/test/resources/io/sidelane/it/kubernetes/bad");
        long files;
        try (var all = Files.list(bad)) {
            files = all.count();
        }

        var right =
                Command.outcome(
                        Built.validate(
                                List.of(
                                        "../manifests/examples",
                                        "../manifests/gateway/example.yaml")),
                        "",
                        RUN);
        var wrong = Command.outcome(Built.validate(List.of(bad.toString(), "-o", "json")), "", RUN);

        assertThat(right.exit()).as(right.stdout() + right.stderr()).isZero();
        assertThat(right.stderr()).isEmpty();
        assertThat(right.stdout()).containsPattern("[0-9]+ objects in [0-9]+ files: right\n$");
        assertThat(wrong.exit()).isEqualTo(1);
        var errors =
                StreamSupport.stream(
                                JSON.readTree(wrong.stdout()).path("problems").spliterator(), false)
                        .filter(problem -> problem.path("severity").asText().equals("error"))
                        .map(problem -> problem.path("file").asText())
                        .toList();
        assertThat(errors).doesNotHaveDuplicates().hasSize((int) files);
    }
}
