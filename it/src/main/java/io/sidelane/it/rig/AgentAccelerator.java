package io.sidelane.it.rig;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;

/**
 * The real agent, started once for a rig. Switching is rewriting its policy file, as an operator
 * would; the agent says by /status when it has taken it.
 */
public final class AgentAccelerator implements Accelerator {
    static final String SOCKET = "agent.sock";

    private static final Duration START = Duration.ofSeconds(30);
    private static final Duration SWITCH = Duration.ofSeconds(15);

    private final Rig rig;
    private final OwnedProcess process;
    private final AdminSocket admin;
    private final Path policyDirectory;

    private AgentAccelerator(
            Rig rig, OwnedProcess process, AdminSocket admin, Path policyDirectory) {
        this.rig = rig;
        this.process = process;
        this.admin = admin;
        this.policyDirectory = policyDirectory;
    }

    public static AgentAccelerator start(Rig rig) {
        var policies = rig.file("policy");
        var socket = rig.file(SOCKET);
        var bpffs = rig.mountBpffs();
        write(policies, "pods.yaml", AgentPolicy.pods(rig.meshedPods()));
        write(policies, "policy.yaml", AgentPolicy.policy(false));
        var argv =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.sidelane.agent.AgentMain",
                        "run",
                        "--policy-dir",
                        policies.toString(),
                        "--cgroup",
                        rig.meshCgroup().directory().toString(),
                        "--bpffs",
                        bpffs.resolve("sidelane").toString(),
                        "--admin",
                        "unix:" + socket);
        var process = OnNode.start("agent", rig.agentCgroup(), argv, rig.file("agent.log"));
        rig.own(process);
        var admin = new AdminSocket(socket);
        process.awaitReady("/readyz is 200", START, () -> admin.answers("/readyz"));
        var accelerator = new AgentAccelerator(rig, process, admin, policies);
        accelerator.awaitState(false);
        return accelerator;
    }

    @Override
    public void on() {
        write(policyDirectory, "policy.yaml", AgentPolicy.policy(true));
        awaitState(true);
    }

    @Override
    public void off() {
        write(policyDirectory, "policy.yaml", AgentPolicy.policy(false));
        awaitState(false);
    }

    private void awaitState(boolean accelerating) {
        var pods = rig.meshedPods();
        Await.until(
                "agent to switch the pods %s".formatted(accelerating ? "on" : "off"),
                SWITCH,
                () -> AgentPolicy.inForce(admin.get("/status"), pods, accelerating));
    }

    @Override
    public Hops hops(Target target) {
        return Hops.of(target, admin.get("/connections"), AgentPolicy::podName);
    }

    @Override
    public long misses() {
        return status().path("dataPath").path("fallbacks").path("noPeer").asLong();
    }

    private JsonNode status() {
        return admin.get("/status");
    }

    /** The policy appears whole or not at all. */
    private static void write(Path directory, String name, String text) {
        try {
            Files.createDirectories(directory);
            var draft = Files.writeString(directory.resolveSibling(name + ".draft"), text);
            Files.move(draft, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
