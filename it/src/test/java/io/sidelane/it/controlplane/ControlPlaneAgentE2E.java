package io.sidelane.it.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.sidelane.it.kubernetes.TestNode;
import io.sidelane.it.rig.Await;
import io.sidelane.it.rig.Command;
import io.sidelane.libbpf.BpfMap;
import io.sidelane.libbpf.NetworkNamespace;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real server and the real agent, with a real pod: from a file to the kernel and back. */
class ControlPlaneAgentE2E {

    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final String CONFIG =
            """
            apiVersion: sidelane.io/v1alpha1
            kind: AccelerationProfile
            metadata: {name: sockmap}
            spec: {path: Sockmap}
            ---
            apiVersion: sidelane.io/v1alpha1
            kind: AccelerationPolicy
            metadata: {name: fast, namespace: shop, generation: GENERATION}
            spec:
              enforcement: ENFORCEMENT
              candidates: [{profileRef: {name: sockmap}}]
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: web, namespace: shop, uid: POD}
            spec: {nodeName: n1, containers: [{name: web, image: web}]}
            """
                    .replace("POD", TestNode.POD);

    @TempDir private Path temp = Path.of("/nonexistent");

    @BeforeEach
    void requireRoot() {
        assumeTrue(
                Command.outcome(List.of("id", "-u"), "", LIMIT).stdout().strip().equals("0"),
                "skipped: not root, neither mounts nor control groups can be made");
    }

    @Test
    void aFileReachesTheKernelAndTheStatusSaysSoAlsoOverACrashOfTheControlPlane() throws Exception {
        write(1, "Enforce");
        try (var node = new TestNode(Files.createDirectory(temp.resolve("node")));
                var controlPlane =
                        new ControlPlaneProcess(
                                temp.resolve("config"), temp.resolve("server.log"), List.of());
                var agent =
                        new AgentProcess(
                                node,
                                "n1",
                                controlPlane.port(),
                                List.of(),
                                temp.resolve("agent.log"))) {
            node.startPod();
            awaitProgrammed(controlPlane, agent, 1);
            assertThat(inKernel(node)).as("the kernel's policy of the pod").isTrue();
            assertThat(pod(agent).path("state").asText()).isEqualTo("accelerated");

            write(2, "DryRun");

            awaitProgrammed(controlPlane, agent, 2);
            Await.until(
                    "a dry run", LIMIT, () -> pod(agent).path("state").asText().equals("dryRun"));

            long answered = answers(agent);
            controlPlane.kill();
            Await.until("the agent notices", LIMIT, () -> !isConnected(agent));
            assertThat(pod(agent).path("state").asText()).isEqualTo("dryRun");
            assertThat(inKernel(node)).as("the kernel's policy without control plane").isTrue();
            controlPlane.restart();

            awaitProgrammed(controlPlane, agent, 2);
            assertThat(answers(agent)).as("responses since, all answered").isEqualTo(answered);
        }
    }

    @Test
    void anAgentThatAsksForAnotherNodesPolicyIsRefused() throws Exception {
        write(1, "Enforce");
        var server = PemIdentity.make(temp.resolve("s"), "ip:127.0.0.1");
        var client = PemIdentity.make(temp.resolve("c"), "uri:spiffe://mesh/node/n2");
        var serverTls =
                List.of(
                        "--tls-cert",
                        server.certificate().toString(),
                        "--tls-key",
                        server.key().toString(),
                        "--client-ca",
                        client.certificate().toString());
        var clientTls =
                List.of(
                        "--control-plane-ca",
                        server.certificate().toString(),
                        "--control-plane-cert",
                        client.certificate().toString(),
                        "--control-plane-key",
                        client.key().toString());
        try (var node = new TestNode(Files.createDirectory(temp.resolve("node")));
                var controlPlane =
                        new ControlPlaneProcess(
                                temp.resolve("config"), temp.resolve("server.log"), serverTls);
                var agent =
                        new AgentProcess(
                                node,
                                "n1",
                                controlPlane.port(),
                                clientTls,
                                temp.resolve("agent.log"))) {
            node.startPod();

            Await.until(
                    "the refusal",
                    LIMIT,
                    () ->
                            agent.said()
                                    .contains(
                                            "PERMISSION_DENIED: node.id: n1 (expected: n2, the node of"
                                                    + " spiffe://mesh/node/n2)"));

            assertThat(agent.isAlive()).isTrue();
            assertThat(agent.status().path("controlPlane").path("resources").asInt()).isZero();
            assertThat(inKernel(node)).as("a policy of the pod in the kernel").isFalse();
        }
    }

    private static void awaitProgrammed(
            ControlPlaneProcess controlPlane, AgentProcess agent, long generation) {
        boolean came =
                Await.within(
                        LIMIT,
                        () -> {
                            var programmed = programmed(controlPlane);
                            return programmed.path("met").asBoolean()
                                    && programmed.path("observedGeneration").asLong() == generation
                                    && programmed.path("message").asText().contains("1 of 1 nodes");
                        });
        assertThat(came)
                .as(
                        "Programmed of generation %d: %s\nserver: %s\nagent: %s",
                        generation,
                        controlPlane.read("/api/v1/policies"),
                        controlPlane.said(),
                        agent.said())
                .isTrue();
    }

    private static JsonNode programmed(ControlPlaneProcess controlPlane) {
        var policy = controlPlane.read("/api/v1/policies").path("items").path(0);
        return StreamSupport.stream(policy.path("conditions").spliterator(), false)
                .filter(condition -> condition.path("type").asText().equals("Programmed"))
                .findFirst()
                .orElse(com.fasterxml.jackson.databind.node.MissingNode.getInstance());
    }

    private static JsonNode pod(AgentProcess agent) {
        return StreamSupport.stream(agent.status().path("pods").spliterator(), false)
                .filter(pod -> pod.path("pod").asText().equals("shop/web"))
                .findFirst()
                .orElse(com.fasterxml.jackson.databind.node.MissingNode.getInstance());
    }

    private static boolean isConnected(AgentProcess agent) {
        return agent.status().path("controlPlane").path("state").asText().equals("connected");
    }

    private static long answers(AgentProcess agent) {
        var controlPlane = agent.status().path("controlPlane");
        return controlPlane.path("acks").asLong() + controlPlane.path("nacks").asLong();
    }

    private static boolean inKernel(TestNode node) throws IOException {
        long cookie;
        try (var netns = NetworkNamespace.open(node.podNetns())) {
            cookie = netns.cookie();
        }
        var pin = node.pins().stream().filter(file -> file.endsWith("policies")).findFirst();
        if (pin.isEmpty()) {
            return false;
        }
        try (var map = BpfMap.open(pin.get())) {
            return map.lookup(MemorySegment.ofArray(new long[] {cookie})) != null;
        }
    }

    private void write(int generation, String enforcement) throws IOException {
        var file = temp.resolve("config/a.yaml");
        Files.createDirectories(file.getParent());
        var draft = file.resolveSibling(".draft");
        Files.writeString(
                draft,
                CONFIG.replace("GENERATION", Integer.toString(generation))
                        .replace("ENFORCEMENT", enforcement));
        Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
    }
}
