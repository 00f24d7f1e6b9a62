package io.sidelane.agent.capability;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.agent.capability.decision.NodeCapability;
import io.sidelane.agent.capability.decision.Probed;
import io.sidelane.api.AccelerationPath;
import io.sidelane.api.AccelerationPolicy;
import io.sidelane.api.AccelerationProfile;
import io.sidelane.api.Metadata;
import io.sidelane.api.Pod;
import io.sidelane.api.PolicySpec;
import io.sidelane.api.Reason;
import io.sidelane.api.decision.PodDecision;
import io.sidelane.api.decision.PodDecision.Rejected;
import io.sidelane.api.decision.PodDecisions;
import io.sidelane.api.node.PathReadiness;
import io.sidelane.api.profile.Network;
import io.sidelane.api.profile.NetworkRef;
import io.sidelane.api.profile.ProfileSpec;
import io.sidelane.api.profile.ResourceRequest;
import io.sidelane.api.profile.TrafficClass;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Machines that cannot be had here, by fixtures of their files alone: what each offers, and what a
 * policy of three candidates gives a pod on it.
 */
class MachinesTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    /** The order that most clusters start from: hardware, kernel, as it was. */
    private static final List<String> CANDIDATES = List.of("vf", "macvlan", "sockmap");

    @TempDir private Path root;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    intel-x520         | Sockmap UnderlayMacvlan UnderlayIpvlan UnderlayVlan                           | macvlan
                    intel-x540         | SriovNetdevice UnderlayMacvlan                                                | vf
                    intel-x710         | Sockmap SriovNetdevice UnderlayMacvlan UnderlayVlan AfXdp DpdkVfio            | vf
                    intel-x722         | Sockmap UnderlayMacvlan                                                       | macvlan
                    intel-e810         | Sockmap SriovNetdevice RdmaShared CiliumNative CiliumXdp                      | vf
                    mellanox-connectx4 | RdmaShared                                                                    | none
                    mellanox-connectx5 | Sockmap SriovNetdevice SriovRdma DpdkVfio                                     | vf
                    mellanox-connectx6 | Sockmap SriovNetdevice OvsOffload                                             | vf
                    bluefield2         | VppVcl                                                                        | none
                    cloud-vm           | Sockmap CiliumNative CiliumXdp                                                | sockmap
                    old-kernel         | SriovNetdevice UnderlayVlan                                                   | vf
                    arm64-ena          | Sockmap UnderlayMacvlan                                                       | macvlan
                    """)
    void offersWhatItHas(String machine, String ready, String chosen) throws IOException {
        var capability = capability(machine);

        var decision = decide(capability);

        print(machine, capability, decision);
        assertThat(readyPaths(capability)).isEqualTo(ready);
        assertThat(name(decision)).isEqualTo(chosen);
        assertThat(capability.paths())
                .hasSize(AccelerationPath.values().length - 1)
                .allSatisfy(
                        path -> {
                            assertThat(path.ready()).isEqualTo(path.reason() == null);
                            assertThat(path.message()).isNotEmpty();
                            assertThat(path.ready() || path.message().contains("(expected: "))
                                    .as(path.message())
                                    .isTrue();
                            assertThat(path.lastProbe()).isEqualTo(NOW);
                        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    intel-x520         | SriovNetdevice | ResourceNotAllocatable   | virtual functions: none on enp1s0f0, enp1s0f1
                    intel-x520         | DpdkVfio       | NoIommu                  | IOMMU: no groups
                    intel-x520         | CiliumXdp      | UnsupportedConfiguration | Cilium: not found
                    intel-x540         | SriovRdma      | ResourceNotAllocatable   | RDMA: none of 2 virtual functions has a device
                    intel-x540         | DpdkVfio       | ModuleNotLoaded          | module vfio-pci: not loaded
                    intel-x540         | UnderlayIpvlan | ModuleNotLoaded          | module ipvlan: neither loaded nor found
                    intel-x540         | OvsOffload     | UnsupportedConfiguration | eswitch: none on ens2f0, driver ixgbe
                    intel-x722         | DpdkVfio       | NoIommu                  | IOMMU: none, and vfio is told to do without
                    intel-x722         | SriovNetdevice | ResourceNotAllocatable   | virtual functions: none of 2 is a network device
                    intel-x722         | UnderlayIpvlan | KernelConfigMissing      | CONFIG_IPVLAN: not set
                    intel-e810         | SriovRdma      | ResourceNotAllocatable   | RDMA: none of 1 virtual functions has a device
                    intel-e810         | OvsOffload     | UnsupportedConfiguration | eswitch: legacy on ens5f0
                    intel-e810         | AfXdp          | ResourceNotAllocatable   | queues of ens5f0: offered by no device plugin
                    mellanox-connectx4 | SriovRdma      | KernelTooOld             | kernel 5.2.0 (expected: 5.3 or newer)
                    mellanox-connectx4 | Sockmap        | KernelTooOld             | kernel 5.2.0 (expected: 5.15.0 or newer)
                    mellanox-connectx4 | DpdkVfio       | HugepagesUnavailable     | huge pages: the kernel has none
                    mellanox-connectx6 | SriovRdma      | ResourceNotAllocatable   | RDMA: none of 1 virtual functions has a device
                    bluefield2         | SriovNetdevice | UnsupportedConfiguration | Multus: not configured in /etc/cni/net.d
                    bluefield2         | Sockmap        | KernelTooOld             | kernel 5.15.0: CVE-2025-38165
                    bluefield2         | OvsOffload     | UnsupportedConfiguration | eswitch: legacy on p0
                    cloud-vm           | SriovNetdevice | ResourceNotAllocatable   | SR-IOV: no NIC can have virtual functions
                    cloud-vm           | UnderlayMacvlan| UnsupportedConfiguration | Multus: not configured
                    cloud-vm           | AfXdp          | UnsupportedConfiguration | Multus: not configured
                    old-kernel         | Sockmap        | KernelTooOld             | kernel 4.19.316
                    old-kernel         | AfXdp          | KernelConfigMissing      | CONFIG_XDP_SOCKETS: not set
                    old-kernel         | UnderlayMacvlan| ModuleNotLoaded          | module macvlan: neither loaded nor found
                    arm64-ena          | UserspaceVhost | UnsupportedConfiguration | VPP: not found
                    """)
    void saysWhyNot(String machine, String path, String reason, String words) throws IOException {
        var readiness =
                capability(machine).paths().stream()
                        .filter(one -> one.path().word().equals(path))
                        .findFirst()
                        .orElseThrow();

        assertThat(readiness.ready()).isFalse();
        assertThat(readiness.reason()).extracting(Reason::word).isEqualTo(reason);
        assertThat(readiness.message()).startsWith(words);
    }

    @Test
    void allMachinesAreTested() {
        assertThat(TestMachine.names()).hasSize(12);
    }

    private NodeCapability capability(String machine) throws IOException {
        return NodeCapability.of(
                NodeFacts.read(TestMachine.named(machine, root)), Probed.NOTHING, NOW);
    }

    private static PodDecision decide(NodeCapability capability) {
        var policy =
                new AccelerationPolicy(
                        Metadata.named("shop", "fast"),
                        PolicySpec.of(CANDIDATES.toArray(String[]::new)));
        var profiles =
                Map.of(
                        "vf", profile("vf", AccelerationPath.SRIOV_NETDEVICE, "intel.com/vf"),
                        "macvlan", profile("macvlan", AccelerationPath.UNDERLAY_MACVLAN, null),
                        "sockmap",
                                new AccelerationProfile(
                                        Metadata.named(null, "sockmap"),
                                        AccelerationPath.SOCKMAP,
                                        null));
        return new PodDecisions(
                        List.of(policy), profiles, (_, profile) -> refusal(capability, profile))
                .decide(new Pod(Metadata.named("shop", "orders")), Map.of());
    }

    private static AccelerationProfile profile(
            String name, AccelerationPath path, @Nullable String resource) {
        var network =
                new Network(
                        TrafficClass.BUSINESS,
                        new NetworkRef("biz", "shop"),
                        "biz0",
                        false,
                        false,
                        null,
                        null);
        return new AccelerationProfile(
                Metadata.named(null, name),
                new ProfileSpec(
                        path,
                        null,
                        List.of(network),
                        resource == null ? List.of() : List.of(new ResourceRequest(resource, 1)),
                        null,
                        null,
                        null,
                        Set.of(),
                        null,
                        null,
                        null,
                        null),
                null);
    }

    private static @Nullable Rejected refusal(
            NodeCapability capability, AccelerationProfile profile) {
        return capability.paths().stream()
                .filter(path -> path.path() == profile.path() && !path.ready())
                .findFirst()
                .map(
                        path ->
                                new Rejected(
                                        profile.metadata().name(),
                                        Objects.requireNonNull(path.reason()),
                                        path.message()))
                .orElse(null);
    }

    private static String readyPaths(NodeCapability capability) {
        return capability.paths().stream()
                .filter(PathReadiness::ready)
                .map(path -> path.path().word())
                .collect(Collectors.joining(" "));
    }

    private static String name(PodDecision decision) {
        return switch (decision) {
            case PodDecision.Redirects redirects -> redirects.profile().metadata().name();
            case PodDecision.WouldRedirect would -> would.profile().metadata().name();
            case PodDecision.StaysOnTcp tcp ->
                    tcp.profile() == null ? "none" : tcp.profile().metadata().name();
        };
    }

    private static void print(String machine, NodeCapability capability, PodDecision decision) {
        System.out.printf(
                "%s: of %s a pod gets %s%n",
                machine, String.join(", ", CANDIDATES), name(decision));
        decision.rejected()
                .forEach(
                        rejected ->
                                System.out.printf(
                                        "  not %s: %s: %s%n",
                                        rejected.profile(),
                                        rejected.reason().word(),
                                        rejected.message()));
        capability
                .paths()
                .forEach(
                        path ->
                                System.out.printf(
                                        "    %-16s %-24s %s%n",
                                        path.path().word(),
                                        path.reason() == null ? "ready" : path.reason().word(),
                                        path.message()));
    }
}
