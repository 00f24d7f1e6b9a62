package io.sidelane.it.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sidelane.it.rig.Await;
import io.sidelane.it.rig.Command;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The agent's pod as its DaemonSet says, in the files of its image: with its five capabilities it
 * does its work, and without any one of them it does not.
 */
@TestInstance(Lifecycle.PER_CLASS)
class AgentPodE2E {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String TOKEN = "a-token";

    private Path temp;
    private ImageRoot image;
    private JdkCertificates certificates;
    private NodePolicyServer controlPlane;

    @BeforeAll
    void layOut(@TempDir Path folder) throws IOException {
        temp = folder;
        assumeTrue(
                Command.outcome(List.of("id", "-u"), "", LIMIT).stdout().strip().equals("0"),
                "not root: neither mounts nor control groups can be made");
        image = ImageRoot.layOut("agent", Files.createDirectory(temp.resolve("image")));
        certificates = JdkCertificates.make();
        controlPlane = new NodePolicyServer(certificates.secret(), TOKEN, "node-1");
        // As the cluster's DNS would.
        Files.writeString(
                image.folder().resolve("etc/hosts"),
                "127.0.0.1 localhost sidelane-control-plane.sidelane-system.svc\n");
    }

    @AfterAll
    void stop() throws InterruptedException {
        if (controlPlane != null) {
            controlPlane.close();
        }
    }

    @Test
    void asTheDaemonSetSaysItAcceleratesAPodAndIsDrained() throws Exception {
        try (var node = new TestNode(Files.createTempDirectory(temp, "node"))) {
            node.startTalkingPod();
            try (var agent = start(node, agent(node).capabilities())) {
                Await.until(
                        "both ends of the pod's connection are accelerated",
                        LIMIT,
                        () -> agent.get("/metrics").contains("sidelane_enrolled_sockets 2\n"));
            }
            assertThat(node.pins()).isNotEmpty();

            var drained =
                    run(container("drain", "initContainers", "drain", node.volumes()), List.of());

            assertThat(drained.stdout())
                    .startsWith("drained: 2 ends on TCP, nothing attached or pinned")
                    .doesNotContain("out of reach");
            assertThat(node.pins()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "bpf, privileges: CAP_BPF missing",
        "perfmon, privileges: CAP_PERFMON missing",
        "net_admin, privileges: CAP_NET_ADMIN missing",
        "sys_admin, privileges: CAP_SYS_ADMIN missing"
    })
    void withoutOneItSaysWhichAndLeavesTheNodeAsItIs(String capability, String words)
            throws Exception {
        try (var node = new TestNode(Files.createTempDirectory(temp, "node"))) {
            var agent = agent(node);

            var ended = run(agent, without(agent, capability), arguments(agent, 0));

            assertThat(ended.exit()).isEqualTo(1);
            assertThat(ended.stderr()).contains(words);
            assertThat(node.pins()).isEmpty();
        }
    }

    @Test
    void withoutSysPtraceNoPodOfAnotherUserIsFound() throws Exception {
        try (var node = new TestNode(Files.createTempDirectory(temp, "node"))) {
            node.startPod();
            try (var agent = start(node, without(agent(node), "sys_ptrace"))) {
                Await.until(
                        "it has its policy",
                        LIMIT,
                        () -> agent.get("/readyz").contains("\"ready\":true"));

                assertThat(agent.get("/status"))
                        .contains("/ns/net: not readable (expected: CAP_SYS_PTRACE)");
            }
            run(container("drain", "initContainers", "drain", node.volumes()), List.of());
        }
    }

    @Test
    void aNodeWithoutBpffsIsRefusedBeforeTheAgentStarts() throws Exception {
        try (var node = new TestNode(Files.createTempDirectory(temp, "node"))) {
            var good = look(node.volumes());
            var bad = look(Map.of("bpffs", node.withoutBpffs()));

            assertThat(run(good, List.of())).isEqualTo(new Command.Outcome(0, "", ""));
            assertThat(run(bad, List.of()))
                    .satisfies(
                            outcome -> assertThat(outcome.exit()).isEqualTo(1),
                            outcome ->
                                    assertThat(outcome.stderr())
                                            .contains("(expected: bpf_fs")
                                            .contains("the agent does not start"));
        }
    }

    private PodContainer look(Map<String, Path> volumes) throws IOException {
        return container("base/agent", "initContainers", "bpffs-is-the-nodes", volumes);
    }

    private RunningContainer start(TestNode node, Set<String> capabilities) throws IOException {
        var admin = RunningContainer.freePort();
        var agent = agent(node);
        return RunningContainer.start(
                agent.commandLine(capabilities, arguments(agent, admin)),
                admin,
                temp.resolve("agent-%d.log".formatted(admin)));
    }

    private static Command.Outcome run(PodContainer container, List<String> arguments) {
        return run(
                container,
                container.capabilities(),
                arguments.isEmpty() ? container.arguments() : arguments);
    }

    private static Command.Outcome run(
            PodContainer container, Set<String> capabilities, List<String> arguments) {
        return Command.outcome(container.commandLine(capabilities, arguments), "", LIMIT);
    }

    private PodContainer agent(TestNode node) throws IOException {
        var volumes = new HashMap<>(node.volumes());
        volumes.put("ca", folder("ca", "ca.crt", certificates.file("ca.crt")));
        volumes.put("token", folder("token", "token", TOKEN.getBytes(StandardCharsets.UTF_8)));
        return container("base/agent", "containers", "agent", volumes);
    }

    private PodContainer container(
            String workload, String list, String name, Map<String, Path> volumes)
            throws IOException {
        var yaml = Files.readString(Manifests.FOLDER.resolve(workload + "/daemonset.yaml"));
        return PodContainer.of(
                Serialization.unmarshal(yaml, JsonNode.class), list, name, image, volumes);
    }

    /* The kubelet's part, and free ports: those of the manifests may be somebody's here. */
    private List<String> arguments(PodContainer agent, int admin) {
        return agent.arguments().stream()
                .map(word -> word.replace("$(NODE_NAME)", "node-1"))
                .map(word -> word.replace(".svc:18000", ".svc:" + controlPlane.port()))
                .map(word -> word.replace("127.0.0.1:18090", "127.0.0.1:" + admin))
                .toList();
    }

    private static Set<String> without(PodContainer agent, String capability) {
        var fewer = new HashSet<>(agent.capabilities());
        assertThat(fewer.remove(capability)).isTrue();
        return fewer;
    }

    private Path folder(String name, String file, byte[] content) throws IOException {
        var folder = Files.createDirectories(temp.resolve("volumes").resolve(name));
        Files.write(folder.resolve(file), content);
        return folder;
    }
}
