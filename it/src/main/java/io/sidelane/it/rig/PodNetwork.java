package io.sidelane.it.rig;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Pods on a bridge that has a namespace to itself, so the host's own network sees nothing of it but
 * the named namespaces.
 */
final class PodNetwork implements AutoCloseable {
    private static final String BRIDGE = "br";

    private final RunId run;
    private final List<String> namespaces = new ArrayList<>();

    PodNetwork(RunId run) {
        this.run = run;
        addNamespace(BRIDGE);
        batch(
                run.netns(BRIDGE),
                "link set lo up",
                "link add cni0 type bridge forward_delay 0",
                "link set cni0 up");
    }

    /** The cgroup is where the pod's containers get theirs. */
    Pod addPod(String name, int index, Cgroup parent) {
        var uid = UUID.nameUUIDFromBytes(run.netns(name).getBytes(UTF_8)).toString();
        var pod =
                new Pod(
                        name,
                        uid,
                        run.netns(name),
                        parent.child("pod" + uid),
                        "10.77.0." + index,
                        "fd77::" + index);
        addNamespace(name);
        batch(
                run.netns(BRIDGE),
                "link add v%d type veth peer name eth0 netns %s".formatted(index, pod.netns()),
                "link set v%d master cni0 up".formatted(index));
        batch(
                pod.netns(),
                "link set lo up",
                "link set eth0 up",
                "addr add %s/24 dev eth0".formatted(pod.ipv4()),
                "addr add %s/64 dev eth0 nodad".formatted(pod.ipv6()));
        // Connection churn would else use up the ports within a second or two.
        inside(
                pod,
                List.of(
                        "sysctl",
                        "-qw",
                        "net.ipv4.ip_local_port_range=20000 64999",
                        "net.ipv4.tcp_tw_reuse=1"),
                "");
        pod.cgroup(Container.APP).create();
        pod.cgroup(Container.SIDECAR).create();
        return pod;
    }

    /** What istio-init does in a pod: capture, and the IPv6 passthrough address on loopback. */
    void capture(Pod pod) {
        batch(pod.netns(), "addr add ::6/128 dev lo nodad");
        inside(pod, List.of("iptables-restore", "--noflush"), IstioRules.ipv4());
        inside(pod, List.of("ip6tables-restore", "--noflush"), IstioRules.ipv6());
    }

    private void addNamespace(String name) {
        Command.run(List.of("ip", "netns", "add", run.netns(name)));
        namespaces.add(run.netns(name));
    }

    private static void batch(String netns, String... lines) {
        Command.run(List.of("ip", "-n", netns, "-batch", "-"), String.join("\n", lines) + "\n");
    }

    private static void inside(Pod pod, List<String> argv, String stdin) {
        var all = new ArrayList<>(List.of("nsenter", "--net=/run/netns/" + pod.netns(), "--"));
        all.addAll(argv);
        Command.run(all, stdin);
    }

    static void delete(String netns) {
        if (Files.exists(Path.of("/run/netns", netns))) {
            Command.run(List.of("ip", "netns", "del", netns));
        }
    }

    @Override
    public void close() {
        namespaces.reversed().forEach(PodNetwork::delete);
    }
}
