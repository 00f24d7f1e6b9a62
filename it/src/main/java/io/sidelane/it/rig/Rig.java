package io.sidelane.it.rig;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The pods of one run with all that runs in them. Whatever it makes it takes away again, in reverse
 * order, also on Ctrl-C; what a crash leaves is removed by the next rig.
 */
public final class Rig implements AutoCloseable {
    private static final int HOP_PORT = 9000;
    private static final List<String> TOOLS =
            List.of(
                    "ip",
                    "iptables-restore",
                    "ip6tables-restore",
                    "nsenter",
                    "setpriv",
                    "setsid",
                    "sysctl");

    private final RunId run;
    private final RunDirectory directory;
    private final Cgroup cgroup;
    private final Deque<AutoCloseable> toClose = new ArrayDeque<>();
    private final List<OwnedProcess> processes = new ArrayList<>();
    private final Map<Service, List<OwnedProcess>> serving = new EnumMap<>(Service.class);
    private final Thread onShutdown = new Thread(this::close, "rig-cleanup");
    private final Set<String> cleanedBefore;

    private Pod client;
    private Pod server;
    private @Nullable Pod plainClient;
    private @Nullable Pod plainServer;
    private @Nullable Pod hop;
    private boolean meshed;
    private boolean closed;

    @SuppressWarnings("NullAway.Init") // build() sets the pods or throws
    private Rig(RunId run, Cgroup root, Set<String> cleanedBefore) {
        this.run = run;
        this.cleanedBefore = cleanedBefore;
        var path = RunDirectory.of(run);
        RunRegistry.claim(run, path);
        toClose.push(() -> RunRegistry.release(run));
        directory = new RunDirectory(path);
        toClose.push(directory);
        cgroup = root.child(run.name());
        toClose.push(cgroup::remove);
        Runtime.getRuntime().addShutdownHook(onShutdown);
    }

    public static Rig start(RigPlan plan) {
        Preconditions.check(TOOLS);
        var root = Cgroup.root();
        var cleaned = RunRegistry.cleanOrphans(root);
        var rig = new Rig(RunId.fresh(ThreadLocalRandom.current()), root, cleaned);
        try {
            rig.build(plan);
            return rig;
        } catch (RuntimeException e) {
            rig.close();
            throw e;
        }
    }

    private void build(RigPlan plan) {
        var mesh = meshCgroup().child("kubepods").create();
        agentCgroup().create();
        controlPlaneCgroup().create();
        directory.runnableAs("envoy", Binaries.envoy());
        directory.runnableAs("hop", Binaries.hop());
        if (plan.services().contains(Service.GRPC)) {
            Binaries.fortio().ifPresent(fortio -> directory.runnableAs("fortio", fortio));
        }
        var network = new PodNetwork(run);
        toClose.push(network);
        client = network.addPod("client", 2, mesh);
        server = network.addPod("server", 3, mesh);
        network.capture(client);
        network.capture(server);
        if (!plan.services().isEmpty()) {
            buildMesh(plan.services());
        }
        if (plan.plainPods()) {
            buildPlain(network, plan.services());
        }
        if (plan.hopPod()) {
            buildHop(network, mesh);
        }
    }

    private void buildMesh(Set<Service> services) {
        meshed = true;
        var uds = uds();
        services.forEach(
                service -> serve(service, AppServers.start(service, server, directory, uds)));
        var inbound = EnvoyBootstrap.inbound("server", services, uds);
        own(Sidecar.start(server, inbound, IstioRules.INBOUND_PORT, directory));
        var outbound = EnvoyBootstrap.outbound("client", services, server, uds);
        own(Sidecar.start(client, outbound, IstioRules.OUTBOUND_PORT, directory));
    }

    private void serve(Service service, List<OwnedProcess> processes) {
        own(processes);
        serving.put(service, processes);
    }

    /** Another program serves from now on: the former has ended when this one starts. */
    void replace(Service service, Supplier<OwnedProcess> program) {
        serving.getOrDefault(service, List.of()).forEach(OwnedProcess::close);
        serve(service, List.of(program.get()));
    }

    private void buildPlain(PodNetwork network, Set<Service> services) {
        var plain = cgroup.child("plain").create();
        plainClient = network.addPod("plain-client", 4, plain);
        var to = plainServer = network.addPod("plain-server", 5, plain);
        var sockets = directory.writable("uds-plain");
        services.forEach(service -> own(AppServers.start(service, to, directory, sockets)));
        own(AppServers.hop(plainClient, Container.APP, "127.0.0.1:" + HOP_PORT, directory));
    }

    private void buildHop(PodNetwork network, Cgroup mesh) {
        var pod = hop = network.addPod("hop", 6, mesh);
        network.capture(pod);
        own(
                AppServers.hop(
                        pod, Container.SIDECAR, "0.0.0.0:" + IstioRules.OUTBOUND_PORT, directory));
        own(AppServers.hop(pod, Container.SIDECAR, "unix:" + hopSocket(), directory));
    }

    private void own(List<OwnedProcess> started) {
        started.forEach(this::own);
    }

    private void own(OwnedProcess process) {
        processes.add(process);
        toClose.push(process);
    }

    /** Closed with the rig, before all that was there first. */
    void own(AutoCloseable closeable) {
        toClose.push(closeable);
    }

    private Path uds() {
        return directory.file("uds");
    }

    private Path hopSocket() {
        return uds().resolve("hop.sock");
    }

    /** Load on a service of the server pod. */
    public Target target(Variant variant, Service service) {
        return switch (variant) {
            case DIRECT -> {
                var from = required(plainClient);
                var to = required(plainServer);
                yield new Target(from, to.ipv4(), service.port(), null, List.of(from, to));
            }
            case IPTABLES, SIDELANE -> meshed(server.ipv4(), service.port());
            case UDS -> meshed(server.ipv4(), service.udsPort());
        };
    }

    /** The same over IPv6, all hops. There is no such way over Unix sockets. */
    public Target ipv6Target(Variant variant, Service service) {
        if (variant == Variant.DIRECT) {
            var to = required(plainServer);
            return new Target(
                    required(plainClient),
                    to.ipv6(),
                    service.port(),
                    null,
                    List.of(required(plainClient), to));
        }
        return meshed(server.ipv6(), service.port());
    }

    private Target meshed(String host, int port) {
        return new Target(client, host, port, null, List.of(client, server));
    }

    /** Load on one hop by itself: app to where its sidecar would listen. */
    public Target hopTarget(Variant variant) {
        return switch (variant) {
            case DIRECT -> {
                var pod = required(plainClient);
                yield new Target(pod, "127.0.0.1", HOP_PORT, null, List.of(pod));
            }
            // Any address outside the pod will do: the rules send it to port 15001.
            case IPTABLES, SIDELANE ->
                    new Target(
                            required(hop), server.ipv4(), HOP_PORT, null, List.of(required(hop)));
            case UDS -> new Target(required(hop), "", 0, hopSocket(), List.of(required(hop)));
        };
    }

    private static Pod required(@Nullable Pod pod) {
        if (pod == null) {
            throw new IllegalStateException("pod: not planned (expected: in the RigPlan)");
        }
        return pod;
    }

    /**
     * Waits until the meshed pods have no connection left, so that the next round makes its own.
     */
    public void awaitQuiet() {
        Await.until(
                "connections of the last round to close",
                Duration.ofSeconds(15),
                () -> connections() == 0);
    }

    private long connections() {
        return processes.stream()
                .filter(OwnedProcess::isAlive)
                .mapToLong(process -> TcpTable.of(process.pid()).established())
                .sum();
    }

    /** To be called while the rig is idle. */
    public CpuMeter cpuMeter() {
        return CpuMeter.calibrated(agentCgroup());
    }

    public Set<String> cleanedBefore() {
        return cleanedBefore;
    }

    public String name() {
        return run.name();
    }

    /** Commands to try while the pods run. */
    public String lookAround() {
        return """
                 ip netns exec %1$s ss -tnp
                 ip netns exec %1$s wrk -t1 -c4 -d5 http://%2$s:%3$d/1024
                 curl -s --unix-socket %4$s http://agent/connections
               """
                .formatted(
                        client.netns(),
                        server.ipv4(),
                        Service.HTTP.port(),
                        directory.file(AgentAccelerator.SOCKET));
    }

    public Path file(String name) {
        return directory.file(name);
    }

    public Path write(String name, String text) {
        return directory.write(name, text);
    }

    RunDirectory directory() {
        return directory;
    }

    void mountBpffs() {
        directory.mountBpffs();
    }

    Path bpffs() {
        return directory.bpffs();
    }

    /** The root of a kubelet's tree, for the agent finds pods by it. */
    Cgroup meshCgroup() {
        return cgroup.child("mesh");
    }

    Cgroup agentCgroup() {
        return cgroup.child("agent");
    }

    Cgroup controlPlaneCgroup() {
        return cgroup.child("control-plane");
    }

    /** Where requests come from; behind Istio's rules. */
    Pod client() {
        return client;
    }

    /** Where requests go to; behind Istio's rules. */
    Pod server() {
        return server;
    }

    /** The pods that an agent is to know: those that a process runs in. */
    List<Pod> meshedPods() {
        var pods = new ArrayList<Pod>();
        if (meshed) {
            pods.add(client);
            pods.add(server);
        }
        if (hop != null) {
            pods.add(hop);
        }
        return pods;
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (Thread.currentThread() != onShutdown) {
            try {
                Runtime.getRuntime().removeShutdownHook(onShutdown);
            } catch (IllegalStateException e) {
                // The JVM is going down: the hook finds the rig closed.
                Thread.onSpinWait();
            }
        }
        while (!toClose.isEmpty()) {
            try {
                toClose.pop().close();
            } catch (Exception e) {
                System.err.println("cleaning up: " + e.getMessage() + "; going on");
            }
        }
    }
}
