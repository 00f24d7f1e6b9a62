package io.sidelane.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sidelane.agent.admin.AdminAddress;
import io.sidelane.agent.ads.Policies;
import io.sidelane.agent.datapath.DataPathConfig;
import io.sidelane.agent.datapath.DataPaths;
import io.sidelane.agent.pod.KubeletPod;
import io.sidelane.agent.pod.KubeletPod.HostNetwork;
import io.sidelane.agent.pod.KubeletPod.Isolated;
import io.sidelane.agent.pod.KubeletPods;
import io.sidelane.agent.pod.KubeletScan;
import io.sidelane.api.directory.Debounce;
import io.sidelane.libbpf.BpfMap;
import io.sidelane.libbpf.Privileges;
import io.sidelane.xdsapi.client.ControlPlaneAddress;
import io.sidelane.xdsapi.client.ControlPlaneConfig;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes with network namespaces of their own, in trees as kubelets make them. */
class KubeletPodsKernelIT {

    private static final String UID = "3f1a2b4c-5d6e-4f70-8a9b-0c1d2e3f4a";
    private static final String ID =
            "0c8a6d3be1f7452990aabbccddeeff00112233445566778899aabbccddeeff";

    /** Of every driver, runtime and QoS class; {@code UU} becomes a number of two digits. */
    private static final List<String> CONTAINERS =
            List.of(
                    "kubepods/podUIDUU/IDUU",
                    "kubepods/burstable/podUIDUU/IDUU",
                    "kubepods/besteffort/podUIDUU/crio-IDUU",
                    "kubepods/burstable/pod0123456789abcdef0123456789abUU00/IDUU",
                    "kubepods.slice/kubepods-podUID_UU.slice/cri-containerd-IDUU.scope",
                    "kubepods.slice/kubepods-burstable.slice/kubepods-burstable-podUID_UU.slice/cri-containerd-IDUU.scope",
                    "kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-podUID_UU.slice/crio-IDUU.scope/container",
                    "kubelet.slice/kubelet-kubepods.slice/kubelet-kubepods-podUID_UU.slice/docker-IDUU.scope",
                    "kubepods.slice/kubepods-pod0123456789abcdef0123456789abUU00.slice/crio-IDUU.scope");

    @TempDir private Path temp = Path.of("/nonexistent");

    @BeforeEach
    void requireRoot() {
        assumeTrue(
                Privileges.current().effectiveUser() == 0,
                "skipped: not root, neither control groups nor network namespaces can be made");
    }

    @Test
    void podsOfEveryDriverRuntimeAndClassAreFoundInV2() throws Exception {
        everyForm(mount("cgroup2", ""));
    }

    @Test
    void podsOfEveryDriverRuntimeAndClassAreFoundInV1() throws Exception {
        everyForm(mount("cgroup", "pids"));
    }

    private static void everyForm(Path hierarchy) throws Exception {
        try (var pods = new TestPods(hierarchy)) {
            var expected = new HashMap<String, Long>();
            for (int i = 0; i < CONTAINERS.size(); i++) {
                var number = Integer.toString(10 + i);
                var path =
                        CONTAINERS
                                .get(i)
                                .replace("UID_", UID.replace('-', '_'))
                                .replace("UID", UID)
                                .replace("ID", ID)
                                .replace("UU", number);
                var uid =
                        path.contains("pod0123")
                                ? "0123456789abcdef0123456789ab" + number + "00"
                                : UID + number;
                expected.put(uid, TestPods.cookie(pods.isolated(path)));
            }
            var finder = finder(pods);

            var scan = finder.find();

            assertThat(cookies(scan)).isEqualTo(expected);
            assertThat(scan.unsettled()).isFalse();
            assertThat(finder.find()).isEqualTo(scan);
        }
    }

    @Test
    void containersOfAPodAreOnePodAndHostNetworkIsLeftAlone() throws Exception {
        try (var pods = new TestPods(mount("cgroup2", ""))) {
            var sandbox = pods.isolated("kubepods/poda/sandbox");
            // A process of the same pod elsewhere, as in a container that makes namespaces itself.
            pods.isolated("kubepods/poda/app/nested");
            pods.inHostNetwork("kubepods/poda/crio-conmon-x");
            pods.inHostNetwork("kubepods/burstable/podb/one");
            pods.inHostNetwork("kubepods/burstable/podb/two");

            var found = finder(pods).find().pods();

            assertThat(found)
                    .containsExactlyInAnyOrder(
                            new Isolated(
                                    "a",
                                    "/proc/%d/ns/net".formatted(sandbox.pid()),
                                    TestPods.cookie(sandbox)),
                            new HostNetwork("b"));
        }
    }

    @Test
    void aPodIsFoundWhenItsFirstProcessEntersItsNamespaceLater() throws Exception {
        try (var pods = new TestPods(mount("cgroup2", ""))) {
            var process = pods.starting("kubepods/poda/c");
            var finder = finder(pods);
            assertThat(finder.find())
                    .isEqualTo(new KubeletScan(List.of(new HostNetwork("a")), true));

            pods.enter(process);

            assertThat(cookies(finder.find())).isEqualTo(Map.of("a", TestPods.cookie(process)));
        }
    }

    @Test
    void aPodWhoseSandboxIsMadeAnewHasTheNewNamespace() throws Exception {
        try (var pods = new TestPods(mount("cgroup2", ""))) {
            var first = pods.isolated("kubepods/poda/first");
            var finder = finder(pods);
            assertThat(cookies(finder.find())).containsEntry("a", TestPods.cookie(first));
            pods.end(first);

            var second = pods.isolated("kubepods/poda/second");

            assertThat(cookies(finder.find())).isEqualTo(Map.of("a", TestPods.cookie(second)));
        }
    }

    @Test
    void whoMayNotSeeTheNamespacesOfProcessesIsToldSo() throws Exception {
        assertThat(foundBy("setpriv", "--bounding-set=-sys_ptrace"))
                .matches(
                        "Starting\\[uid=a, reason=/proc/\\d+/ns/net: not readable \\(expected:"
                                + " CAP_SYS_PTRACE\\)]");
    }

    @Test
    void whoDoesNotSeeTheNodesProcessesIsToldSo() throws Exception {
        assertThat(foundBy("unshare", "--pid", "--fork", "--mount-proc"))
                .isEqualTo(
                        "Starting[uid=a, reason=its processes: out of sight (expected: the node's"
                                + " process namespace, as with hostPID)]");
    }

    /** What an agent finds of a pod that runs as the command lets it. */
    private static String foundBy(String... as) throws Exception {
        try (var pods = new TestPods(mount("cgroup2", ""))) {
            pods.isolated("kubepods/poda/c");
            var command = new ArrayList<>(List.of(as));
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.add("--enable-native-access=ALL-UNNAMED");
            command.addAll(List.of("-cp", System.getProperty("java.class.path")));
            command.addAll(List.of(Find.class.getName(), pods.root().toString()));
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .strip();
        }
    }

    static final class Find {

        private Find() {}

        public static void main(String[] args) {
            new KubeletPods(List.of(Path.of(args[0])), AgentConfig.PROC, TestPods::cookie)
                    .find()
                    .pods()
                    .forEach(System.out::println);
        }
    }

    @Test
    void aHostNetworkPodThatEntersAnothersNamespaceDoesNotHaveIt() throws Exception {
        try (var pods = new TestPods(mount("cgroup2", ""))) {
            pods.inHostNetwork("kubepods/poda/sandbox");
            pods.isolated("kubepods/poda/c");

            assertThat(finder(pods).find().pods()).containsExactly(new HostNetwork("a"));
        }
    }

    @Test
    void podsThatComeAndGoInMillisecondsLeaveNoneStaleAndLoseNone() throws Exception {
        try (var pods = new TestPods(mount("cgroup2", ""))) {
            Files.createDirectories(pods.root().resolve("kubepods/burstable"));
            var finder = finder(pods);
            var seen = new AtomicReference<Map<String, Long>>(Map.of());
            var expected = new HashMap<String, Long>();
            var follower = new Follower(finder, seen);
            try (follower) {
                for (int i = 0; i < 60; i++) {
                    var container = "kubepods/burstable/pod%d/c".formatted(i);
                    if (i % 12 == 0) {
                        expected.put(
                                Integer.toString(i), TestPods.cookie(pods.isolated(container)));
                    } else {
                        pods.end(pods.inHostNetwork(container), container);
                    }
                }

                Await.until("all that are left", () -> expected.equals(seen.get()));
            }
        }
    }

    /** What the agent does: scans when something changed, and again while there is reason to. */
    private static final class Follower implements AutoCloseable {

        private final AtomicBoolean changed = new AtomicBoolean(true);
        private final AtomicBoolean closed = new AtomicBoolean();
        private final CgroupWatch watch;
        private final Thread thread;

        Follower(KubeletPods finder, AtomicReference<Map<String, Long>> seen) throws IOException {
            watch = new CgroupWatch(Debounce.STANDARD, () -> changed.set(true));
            thread =
                    Thread.ofPlatform()
                            .name("follower")
                            .start(
                                    () -> {
                                        while (!closed.get()) {
                                            if (changed.getAndSet(false)) {
                                                var scan = finder.find();
                                                boolean more = watch.follow(finder.directories());
                                                seen.set(cookies(scan));
                                                if (more || scan.unsettled()) {
                                                    changed.set(true);
                                                }
                                            }
                                            Thread.onSpinWait();
                                        }
                                    });
        }

        @Override
        public void close() throws Exception {
            closed.set(true);
            thread.join();
            watch.close();
        }
    }

    @Test
    void theKernelHasThePolicyWhenItIsAcknowledged() throws Exception {
        var hierarchy = mount("cgroup2", "");
        try (var pods = new TestPods(hierarchy);
                var server = FakeAdsServer.start()) {
            var process = pods.isolated("kubepods/poda/c");
            var dataPath = new DataPathConfig(pods.root(), temp.resolve("bpf"), false);
            try {
                var agent =
                        Agent.start(
                                config(pods, server, dataPath),
                                TestPods::cookie,
                                () -> DataPaths.open(dataPath));
                var thread = Thread.ofPlatform().start(() -> follow(agent));

                var answer =
                        server.exchange(
                                Policies.response(
                                        "1", Policies.resource("v1", Policies.policy("p", "a"))));

                assertThat(answer.hasErrorDetail()).isFalse();
                assertThat(policyOf(TestPods.cookie(process))).as("kernel's policy").isTrue();
                agent.close();
                thread.join();
            } finally {
                var _ = DataPaths.drain(dataPath, Duration.ofSeconds(5));
            }
        }
    }

    private static void follow(Agent agent) {
        try {
            agent.follow();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean policyOf(long cookie) throws IOException {
        try (var files = Files.walk(temp.resolve("bpf"))) {
            var pin =
                    files.filter(file -> file.endsWith("policies"))
                            .filter(Files::isRegularFile)
                            .findFirst()
                            .orElseThrow();
            try (var map = BpfMap.open(pin)) {
                return map.lookup(MemorySegment.ofArray(new long[] {cookie})) != null;
            }
        }
    }

    private AgentConfig config(TestPods pods, FakeAdsServer server, DataPathConfig dataPath) {
        return new AgentConfig(
                new AgentConfig.FromControlPlane(
                        new ControlPlaneConfig(
                                new ControlPlaneAddress("127.0.0.1", server.port()),
                                null,
                                null,
                                null,
                                null,
                                temp.resolve("state"))),
                temp.resolve("netns"),
                pods.root(),
                List.of(pods.root()),
                AgentConfig.PROC,
                Path.of(AgentConfig.ROOT),
                dataPath,
                "n1",
                AdminAddress.parse("unix:" + temp.resolve("a.sock")));
    }

    private static KubeletPods finder(TestPods pods) {
        return new KubeletPods(List.of(pods.root()), AgentConfig.PROC, TestPods::cookie);
    }

    private static Map<String, Long> cookies(KubeletScan scan) {
        return scan.pods().stream()
                .filter(Isolated.class::isInstance)
                .map(Isolated.class::cast)
                .collect(Collectors.toMap(KubeletPod::uid, Isolated::netnsCookie));
    }

    private static Path mount(String type, String option) throws IOException {
        var mount =
                Files.readAllLines(Path.of("/proc/self/mounts")).stream()
                        .map(line -> line.split(" "))
                        .filter(fields -> fields[2].equals(type))
                        .filter(
                                fields ->
                                        option.isEmpty()
                                                || List.of(fields[3].split(",")).contains(option))
                        .map(fields -> Path.of(fields[1]))
                        .findFirst();
        assumeTrue(mount.isPresent(), "skipped: no %s %s is mounted".formatted(type, option));
        return mount.orElseThrow();
    }
}
