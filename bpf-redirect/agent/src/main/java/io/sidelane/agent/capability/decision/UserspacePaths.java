package io.sidelane.agent.capability.decision;

import static io.sidelane.agent.capability.decision.Verdict.ready;
import static io.sidelane.agent.capability.decision.Verdict.refused;

import io.sidelane.agent.capability.KernelModule;
import io.sidelane.agent.capability.NetworkFacts.Software;
import io.sidelane.agent.capability.NicFacts.Vf;
import io.sidelane.agent.capability.decision.Verdict.Refused;
import io.sidelane.api.Reason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Paths for programs that do the network's work themselves. */
final class UserspacePaths {

    private UserspacePaths() {}

    static Verdict dpdkVfio(Machine machine) {
        if (machine.physicalFunctions().isEmpty()) {
            return refused(
                    Reason.RESOURCE_NOT_ALLOCATABLE,
                    "SR-IOV: no NIC can have virtual functions (expected: one whose sriov_totalvfs is over 0)");
        }
        // DPDK's mlx5 driver goes by verbs, and leaves the device to the kernel's driver.
        var byVerbs = machine.vfs(vf -> "mlx5_core".equals(vf.driver()) && vf.rdma());
        var refused = byVerbs.isEmpty() ? vfio(machine) : HardwarePaths.verbs(machine);
        refused = refused == null ? machine.hugepages() : refused;
        refused = refused == null ? machine.virtualFunctions() : refused;
        if (refused != null) {
            return refused;
        }
        var devices = byVerbs.isEmpty() ? machine.vfs(UserspacePaths::isVfio) : byVerbs;
        if (devices.isEmpty()) {
            return refused(
                    Reason.RESOURCE_NOT_ALLOCATABLE,
                    "virtual functions: none of %d is bound to vfio-pci (expected: at least 1)",
                    machine.vfs(_ -> true).size());
        }
        if (devices.stream().allMatch(vf -> isVfio(vf) && vf.iommuGroup() == null)) {
            return refused(
                    Reason.NO_IOMMU,
                    "virtual functions: none bound to vfio-pci is in an IOMMU group (expected: each in one)");
        }
        var offering = machine.offering(devices);
        return offering.isEmpty()
                ? Machine.notOffered(addresses(devices))
                : ready("%s: %s", String.join(", ", offering), addresses(devices));
    }

    private static @Nullable Refused vfio(Machine machine) {
        if (machine.facts().iommuGroups() == 0) {
            return refused(
                    Reason.NO_IOMMU,
                    machine.facts().kernel().unsafeNoIommu()
                            ? "IOMMU: none, and vfio is told to do without (expected: a real one; without, a pod would have to be privileged)"
                            : "IOMMU: no groups (expected: one switched on in firmware and kernel, as by intel_iommu=on)");
        }
        return machine.loaded(KernelModule.VFIO_PCI);
    }

    private static boolean isVfio(Vf vf) {
        return "vfio-pci".equals(vf.driver());
    }

    private static String addresses(List<Vf> vfs) {
        return vfs.size() == 1
                ? vfs.getFirst().address()
                : "%d virtual functions from %s on".formatted(vfs.size(), vfs.getFirst().address());
    }

    static Verdict memif(Machine machine) {
        var refused = machine.running(Software.VPP, "/run/vpp/api.sock");
        refused = refused == null ? machine.network("userspace") : refused;
        return refused == null ? ready("memif of VPP") : refused;
    }

    static Verdict vhost(Machine machine) {
        var running = machine.facts().network().running();
        var refused =
                running.contains(Software.OVS_DPDK)
                        ? null
                        : machine.running(
                                Software.VPP, "/run/vpp/api.sock, or Open vSwitch with dpdk-init");
        refused = refused == null ? machine.hugepages() : refused;
        refused = refused == null ? machine.network("userspace") : refused;
        return refused == null
                ? ready(
                        "vhost-user of %s",
                        running.contains(Software.OVS_DPDK)
                                ? Software.OVS_DPDK.word()
                                : Software.VPP.word())
                : refused;
    }

    static Verdict vppVcl(Machine machine) {
        var refused = machine.running(Software.CALICO_VPP, "/run/vpp/vpp-api.sock");
        return refused == null ? ready("VPP's session layer") : refused;
    }
}
