package io.sidelane.agent.capability.decision;

import static io.sidelane.agent.capability.decision.Verdict.ready;
import static io.sidelane.agent.capability.decision.Verdict.refused;

import io.sidelane.agent.capability.KernelModule;
import io.sidelane.agent.capability.NetworkFacts.Software;
import io.sidelane.agent.capability.NicFacts;
import io.sidelane.agent.capability.decision.Verdict.Refused;
import io.sidelane.agent.datapath.KernelVersion;
import io.sidelane.api.Reason;
import java.util.List;

/** Paths that ask for a kernel. */
final class KernelPaths {

    private KernelPaths() {}

    /** By what the kernel is. What the agent's own data path does decides where it runs. */
    static Verdict sockmap(Machine machine) {
        var kernel = machine.kernel();
        if (!kernel.atLeast(KernelVersion.FLOOR)) {
            return refused(
                    Reason.KERNEL_TOO_OLD,
                    "kernel %s (expected: %s or newer)",
                    kernel,
                    KernelVersion.FLOOR);
        }
        if (kernel.knownUnsafe()) {
            return refused(
                    Reason.KERNEL_TOO_OLD,
                    "kernel %s: CVE-2025-38165 (expected: 6.1.142, 6.6.94, 6.12.34, 6.15.3 or newer of these)",
                    kernel);
        }
        if (!machine.facts().kernel().btf()) {
            return refused(
                    Reason.KERNEL_CONFIG_MISSING,
                    "BTF: none (expected: a kernel with CONFIG_DEBUG_INFO_BTF)");
        }
        return machine.facts().kernel().cgroup2()
                ? ready("kernel %s", kernel)
                : refused(
                        Reason.UNSUPPORTED_CONFIGURATION,
                        "cgroup v2: not mounted (expected: a cgroup2 file system, alone or beside v1)");
    }

    static Verdict underlay(Machine machine, KernelModule module, String plugin) {
        var nics = machine.facts().nics().stream().filter(KernelPaths::carries).toList();
        if (nics.isEmpty()) {
            return refused(
                    Reason.RESOURCE_NOT_ALLOCATABLE,
                    "NICs: none has a carrier (expected: one to lay networks over)");
        }
        var refused = machine.loadable(module);
        refused = refused == null ? machine.network(plugin) : refused;
        return refused == null ? ready("%s over %s", plugin, Machine.names(nics)) : refused;
    }

    private static boolean carries(NicFacts nic) {
        return nic.up() && !nic.isVirtualFunction() && !nic.driver().equals("virtual");
    }

    static Verdict ciliumNative(Machine machine) {
        var refused = machine.running(Software.CILIUM, "/run/cilium/cilium.sock");
        return refused == null ? ready("Cilium runs") : refused;
    }

    static Verdict ciliumXdp(Machine machine) {
        var refused = machine.running(Software.CILIUM, "/run/cilium/cilium.sock");
        if (refused != null) {
            return refused;
        }
        var nics = withXdp(machine).stream().filter(NicFacts::up).toList();
        return nics.isEmpty() ? noXdp(machine) : ready("native XDP on %s", Machine.names(nics));
    }

    static Verdict afXdp(Machine machine) {
        var refused = machine.kernelSince(4, 18);
        refused = refused == null ? machine.option("CONFIG_XDP_SOCKETS") : refused;
        var probe = machine.probed().afXdp();
        if (refused == null && probe != null && !probe.works()) {
            refused =
                    refused(
                            Reason.SELF_TEST_FAILED,
                            "AF_XDP socket on a veth: %s (expected: it can be bound)",
                            probe.detail());
        }
        if (refused != null) {
            return refused;
        }
        var nics = withXdp(machine);
        if (nics.isEmpty()) {
            return noXdp(machine);
        }
        refused = machine.network("afxdp");
        if (refused != null) {
            return refused;
        }
        var resources = machine.resourcesOf("afxdp/");
        return resources.isEmpty()
                ? Machine.notOffered("queues of " + Machine.names(nics))
                : ready("%s: %s", String.join(", ", resources), Machine.names(nics));
    }

    private static List<NicFacts> withXdp(Machine machine) {
        return machine.facts().nics().stream()
                .filter(nic -> Nics.hasNativeXdp(nic, machine.kernel(), machine.probed()))
                .toList();
    }

    /** The kernel is the reason only where a newer one would do. */
    private static Refused noXdp(Machine machine) {
        for (var nic : machine.facts().nics()) {
            var probe = machine.probed().nativeXdp().get(nic.name());
            if (probe != null && !probe.works()) {
                return refused(
                        Reason.SELF_TEST_FAILED,
                        "native XDP on %s: %s (expected: its driver takes a program)",
                        nic.name(),
                        probe.detail());
            }
            var driver = XdpDriver.of(nic.driver());
            if (driver != null) {
                return machine.kernel().atLeast(driver.nativeSince())
                        ? refused(
                                Reason.RESOURCE_NOT_ALLOCATABLE,
                                "%s: no carrier (expected: one, on a NIC with native XDP)",
                                nic.name())
                        : refused(
                                Reason.KERNEL_TOO_OLD,
                                "native XDP of driver %s: not in kernel %s (expected: %s or newer)",
                                nic.driver(),
                                machine.kernel(),
                                driver.nativeSince());
            }
        }
        return refused(
                Reason.UNSUPPORTED_CONFIGURATION,
                "native XDP: no NIC's driver is known to have it%s (expected: one such as mlx5_core, ice or i40e)",
                machine.facts().nics().isEmpty()
                        ? ""
                        : ", neither %s of %s"
                                .formatted(
                                        machine.facts().nics().getFirst().driver(),
                                        machine.facts().nics().getFirst().name()));
    }
}
