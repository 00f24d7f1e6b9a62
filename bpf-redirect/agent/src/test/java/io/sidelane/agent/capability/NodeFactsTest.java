package io.sidelane.agent.capability;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.agent.capability.NetworkFacts.Software;
import io.sidelane.agent.capability.NicFacts.PciFacts;
import io.sidelane.agent.capability.NicFacts.Vf;
import io.sidelane.agent.capability.NicFacts.VfFacts;
import io.sidelane.agent.capability.decision.NodeCapability;
import io.sidelane.agent.capability.decision.Probed;
import io.sidelane.agent.capability.decision.Probed.Outcome;
import io.sidelane.api.AccelerationPath;
import io.sidelane.api.Reason;
import io.sidelane.api.node.CpuManagerPolicy;
import io.sidelane.api.node.EswitchMode;
import io.sidelane.api.node.HugepagePool;
import io.sidelane.api.node.Nic;
import io.sidelane.api.node.PathReadiness;
import io.sidelane.api.node.Rdma;
import io.sidelane.api.node.RdmaMode;
import io.sidelane.api.node.Sriov;
import io.sidelane.api.node.XdpMode;
import io.sidelane.api.profile.HugepageSize;
import io.sidelane.api.profile.NumaPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeFactsTest {

    @TempDir private Path root;

    @Test
    void aNicIsReadWithItsVirtualFunctions() throws IOException {
        var facts = NodeFacts.read(TestMachine.named("intel-x710", root));

        assertThat(facts.nics().getFirst())
                .isEqualTo(
                        new NicFacts(
                                "ens1f0",
                                "i40e",
                                new PciFacts("0000:3b:00.0", "8086", "1572", 30),
                                1,
                                10_000,
                                true,
                                false,
                                new VfFacts(
                                        64,
                                        List.of(
                                                new Vf("0000:3b:02.0", "iavf", false, 50),
                                                new Vf("0000:3b:02.1", "iavf", false, 51),
                                                new Vf("0000:3b:02.2", "vfio-pci", false, 52),
                                                new Vf("0000:3b:02.3", "vfio-pci", false, 53))),
                                List.of(),
                                null));
        assertThat(facts.nics())
                .extracting(NicFacts::isVirtualFunction)
                .containsExactly(false, true, true);
        assertThat(facts.iommuGroups()).isEqualTo(5);
        assertThat(facts.kubelet().memoryManager()).isEqualTo("static");
        assertThat(facts.kubelet().devices().get("intel.com/x710_dpdk"))
                .containsExactlyInAnyOrder("0000:3b:02.2", "0000:3b:02.3");
    }

    @Test
    void aMachineIsToldInTheWordsOfTheApi() throws IOException {
        var capability = capability("mellanox-connectx6", Probed.NOTHING);

        assertThat(capability.nics().getFirst())
                .isEqualTo(
                        new Nic(
                                "ens8f0np0",
                                "mlx5_core",
                                "0000:17:00.0",
                                Set.of(XdpMode.NATIVE, XdpMode.GENERIC),
                                new Sriov(32, 1, Map.of("mlx5_core", 1)),
                                new Rdma("mlx5_0", RdmaMode.SHARED),
                                EswitchMode.SWITCHDEV,
                                0,
                                100_000,
                                "Mellanox ConnectX-6 Dx",
                                true));
        assertThat(capability.nics())
                .as("without ports of the switch, which are no NICs")
                .extracting(Nic::name)
                .containsExactly("ens8f0np0", "ens8f0v0");
        assertThat(capability.labels())
                .containsOnly(
                        Map.entry("path.sidelane.io/Sockmap", "true"),
                        Map.entry("path.sidelane.io/SriovNetdevice", "true"),
                        Map.entry("path.sidelane.io/OvsOffload", "true"),
                        Map.entry("node.sidelane.io/kernel", "6.12"));
    }

    @Test
    void hugePagesAndPoliciesAreRead() throws IOException {
        var capability = capability("intel-x710", Probed.NOTHING);

        assertThat(capability.hugepages())
                .containsExactly(
                        new HugepagePool(HugepageSize.ONE_GIBIBYTE, 8, 8, Map.of("0", 4, "1", 4)),
                        new HugepagePool(
                                HugepageSize.TWO_MEBIBYTES,
                                2_048,
                                1_024,
                                Map.of("0", 512, "1", 512)));
        assertThat(capability.cpuManager()).isEqualTo(CpuManagerPolicy.STATIC);
        assertThat(capability.topologyPolicy()).isEqualTo(NumaPolicy.SINGLE_NUMA_NODE);
    }

    @Test
    void sizesOfHugePagesThatNoProfileCanAskForAreLeftOut() throws IOException {
        assertThat(capability("arm64-ena", Probed.NOTHING).hugepages())
                .extracting(HugepagePool::size)
                .containsExactly(HugepageSize.ONE_GIBIBYTE, HugepageSize.TWO_MEBIBYTES);
    }

    @Test
    void cniIsReadWhereTheRuntimeReadsIt() throws IOException {
        var network = NodeFacts.read(TestMachine.named("arm64-ena", root)).network();

        assertThat(network.configDirectory()).isEqualTo("/var/lib/rancher/k3s/agent/etc/cni/net.d");
        assertThat(network.saidBy())
                .isEqualTo("/var/lib/rancher/k3s/agent/etc/containerd/config.toml");
        assertThat(network.types()).containsExactly("multus-shim", "flannel");
        assertThat(network.running()).containsOnly(Software.MULTUS, Software.SPIDERPOOL);
    }

    @Test
    void whatWasReallyAttachedCountsAndNotTheTable() throws IOException {
        var refused =
                new Probed(
                        Map.of("eth0", new Outcome(false, "EOPNOTSUPP")),
                        null,
                        new Outcome(true, "bound"));

        assertThat(readiness(capability("cloud-vm", Probed.NOTHING), AccelerationPath.CILIUM_XDP))
                .extracting(PathReadiness::ready)
                .isEqualTo(true);
        assertThat(readiness(capability("cloud-vm", refused), AccelerationPath.CILIUM_XDP))
                .satisfies(
                        path -> {
                            assertThat(path.reason()).isEqualTo(Reason.SELF_TEST_FAILED);
                            assertThat(path.message()).startsWith("native XDP on eth0: EOPNOTSUPP");
                        });
    }

    @Test
    void aKernelThatRefusesAnAfXdpSocketOffersNone() throws IOException {
        var refused = new Probed(Map.of(), null, new Outcome(false, "EPERM"));

        assertThat(readiness(capability("intel-x710", refused), AccelerationPath.AF_XDP))
                .satisfies(
                        path -> {
                            assertThat(path.reason()).isEqualTo(Reason.SELF_TEST_FAILED);
                            assertThat(path.message()).startsWith("AF_XDP socket on a veth: EPERM");
                        });
    }

    @Test
    void aMachineWithoutAnythingSaysSoOfEachPath() {
        var capability =
                NodeCapability.of(
                        NodeFacts.read(new NodeFiles(root)), Probed.NOTHING, Instant.EPOCH);

        assertThat(capability.paths())
                .noneMatch(PathReadiness::ready)
                .allMatch(path -> path.message().contains("(expected: "));
        assertThat(capability.nics()).isEmpty();
    }

    @Test
    void damagedFilesSayNothing() throws IOException {
        var files =
                TestMachine.of(
                        List.of(
                                "kernel 6.12.40",
                                "file var/lib/kubelet/cpu_manager_state {\"policyName\":",
                                "file var/lib/kubelet/device-plugins/kubelet_internal_checkpoint {\"Data\":{\"RegisteredDevices\":{\"a/b\":[\"x\",{\"y\":1}],\"c/d\":7}}",
                                "file etc/cni/net.d/00-a.conf no json",
                                "file sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages many"),
                        root);
        Files.write(root.resolve("proc/config.gz"), new byte[] {1, 2, 3});

        var facts = NodeFacts.read(files);

        assertThat(facts.kubelet().cpuManager()).isNull();
        assertThat(facts.network().types()).isEmpty();
        assertThat(facts.kernel().config()).isNull();
        assertThat(facts.hugepages()).containsExactly(new HugepageFacts(2_048, 0, 0, Map.of()));
    }

    @Test
    void linksDoNotLeadOutOfTheRoot() throws IOException {
        Files.createDirectories(root.resolve("run/x"));
        Files.writeString(root.resolve("run/x/file"), "inside");
        Files.createDirectories(root.resolve("var"));
        Files.createSymbolicLink(root.resolve("var/run"), Path.of("/run"));
        Files.createSymbolicLink(root.resolve("up"), Path.of("../../../../../../etc/passwd"));
        Files.createSymbolicLink(root.resolve("round"), Path.of("round"));
        var files = new NodeFiles(root);

        assertThat(files.text("var/run/x/file")).isEqualTo("inside");
        assertThat(files.text("up")).isNull();
        assertThat(files.text("round")).isNull();
    }

    private NodeCapability capability(String machine, Probed probed) throws IOException {
        var here = Files.createTempDirectory(root, machine);
        return NodeCapability.of(
                NodeFacts.read(TestMachine.named(machine, here)), probed, Instant.EPOCH);
    }

    private static PathReadiness readiness(NodeCapability capability, AccelerationPath path) {
        return capability.paths().stream()
                .filter(one -> one.path() == path)
                .findFirst()
                .orElseThrow();
    }
}
