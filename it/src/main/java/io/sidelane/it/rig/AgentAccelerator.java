package io.sidelane.it.rig;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * The real agent under the real control plane, started once for a rig. Switching is rewriting the
 * policy that the control plane serves, as an operator would; the agent says by /status when it has
 * taken it.
 */
public final class AgentAccelerator implements Accelerator {
    static final String SOCKET = "agent.sock";

    /** Made with the run's directory: what is written once that is gone must not bring it back. */
    static final String POLICY = "policy";

    private static final String LOG = "agent.log";

    /** The node that the pods are on, as the control plane and the agent know it. */
    private static final String NODE = "rig";

    private static final Duration START = Duration.ofSeconds(30);
    private static final Duration SWITCH = Duration.ofSeconds(15);

    private final Rig rig;
    private final AdminSocket admin;
    private final Path policyDirectory;
    private final ControlPlaneServer controlPlane;
    private OwnedProcess process;

    private AgentAccelerator(
            Rig rig, AdminSocket admin, Path policyDirectory, ControlPlaneServer controlPlane) {
        this.rig = rig;
        this.admin = admin;
        this.policyDirectory = policyDirectory;
        this.controlPlane = controlPlane;
        this.process = launch();
    }

    public static AgentAccelerator start(Rig rig) {
        return start(rig, controlPlane(rig));
    }

    static AgentAccelerator start(Rig rig, ControlPlaneServer controlPlane) {
        rig.mountBpffs();
        var accelerator =
                new AgentAccelerator(
                        rig, new AdminSocket(rig.file(SOCKET)), rig.file(POLICY), controlPlane);
        accelerator.awaitState(false);
        return accelerator;
    }

    /** A control plane that knows the rig's pods, and leaves them on TCP so far. */
    static ControlPlaneServer controlPlane(Rig rig) {
        var policies = rig.file(POLICY);
        WatchedDirectory.write(policies, "pods.yaml", AgentPolicy.pods(NODE, rig.meshedPods()));
        WatchedDirectory.write(policies, "policy.yaml", AgentPolicy.policy(false));
        return ControlPlaneServer.start(rig, policies);
    }

    private OwnedProcess launch() {
        var arguments =
                List.of(
                        "--control-plane",
                        controlPlane.ads(),
                        "--node",
                        NODE,
                        "--state-dir",
                        rig.file("agent-state").toString(),
                        "--admin",
                        "unix:" + rig.file(SOCKET));
        var started =
                OnNode.start("agent", rig.agentCgroup(), command("run", arguments), rig.file(LOG));
        rig.own(started);
        return started.awaitReady("/readyz is 200", START, () -> admin.answers("/readyz"));
    }

    private List<String> command(String verb, List<String> arguments) {
        var argv =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "io.sidelane.agent.AgentMain",
                                verb,
                                "--cgroup",
                                rig.meshCgroup().directory().toString(),
                                "--bpffs",
                                rig.bpffs().resolve("sidelane").toString()));
        argv.addAll(arguments);
        return argv;
    }

    /** Ends the agent as a crash does, and starts the next one. */
    void killAndRestart() {
        process.kill();
        process = launch();
    }

    /** Stops the agent and takes everything out of the kernel; gives what was said. */
    String drain() {
        process.close();
        return Command.run(command("drain", List.of()));
    }

    /** Of the ends of connections between the rig's pods, how many the agent redirects. */
    long redirectingEnds() {
        return StreamSupport.stream(
                        admin.get("/connections").path("connections").spliterator(), false)
                .filter(end -> end.path("state").asText().equals("redirecting"))
                .filter(end -> end.path("redirectedMessages").asLong() > 0)
                .count();
    }

    @Override
    public String lookAround() {
        return "./sidelane status --server " + controlPlane.api();
    }

    @Override
    public void on() {
        WatchedDirectory.write(policyDirectory, "policy.yaml", AgentPolicy.policy(true));
        awaitState(true);
    }

    @Override
    public void off() {
        WatchedDirectory.write(policyDirectory, "policy.yaml", AgentPolicy.policy(false));
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

    /** Bytes so far, of all pods. */
    long redirectedBytes() {
        return status().path("dataPath").path("redirectedBytes").asLong();
    }

    private JsonNode status() {
        return admin.get("/status");
    }

    @Override
    public void close() {
        process.close();
    }
}
