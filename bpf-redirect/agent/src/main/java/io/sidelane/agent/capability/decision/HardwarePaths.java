package io.sidelane.agent.capability.decision;

import static io.sidelane.agent.capability.decision.Verdict.ready;
import static io.sidelane.agent.capability.decision.Verdict.refused;

import io.sidelane.agent.capability.KernelModule;
import io.sidelane.agent.capability.NetworkFacts.Software;
import io.sidelane.agent.capability.NicFacts;
import io.sidelane.agent.capability.NicFacts.Vf;
import io.sidelane.agent.capability.decision.Verdict.Refused;
import io.sidelane.api.Reason;
import io.sidelane.api.node.EswitchMode;
import io.sidelane.api.node.RdmaMode;
import org.jspecify.annotations.Nullable;

/** Paths that ask for a NIC. */
final class HardwarePaths {

    private HardwarePaths() {}

    static Verdict sriovNetdevice(Machine machine) {
        var refused = machine.virtualFunctions();
        if (refused != null) {
            return refused;
        }
        var devices = machine.vfs(HardwarePaths::isNetworkDevice);
        if (devices.isEmpty()) {
            return refused(
                    Reason.RESOURCE_NOT_ALLOCATABLE,
                    "virtual functions: none of %d is a network device (expected: one with its kernel driver, not vfio-pci)",
                    machine.vfs(_ -> true).size());
        }
        refused = machine.network("sriov");
        if (refused != null) {
            return refused;
        }
        var offering = machine.offering(devices);
        return offering.isEmpty()
                ? Machine.notOffered("virtual functions of " + names(machine))
                : ready("%s: virtual functions of %s", String.join(", ", offering), names(machine));
    }

    static Verdict sriovRdma(Machine machine) {
        var refused = machine.virtualFunctions();
        if (refused != null) {
            return refused;
        }
        var devices = machine.vfs(vf -> isNetworkDevice(vf) && vf.rdma());
        if (devices.isEmpty()) {
            return refused(
                    Reason.RESOURCE_NOT_ALLOCATABLE,
                    "RDMA: none of %d virtual functions has a device (expected: one of a NIC that speaks RDMA)",
                    machine.vfs(_ -> true).size());
        }
        refused = machine.kernelSince(5, 3);
        if (refused == null && machine.facts().rdmaMode() != RdmaMode.EXCLUSIVE) {
            refused =
                    refused(
                            Reason.UNSUPPORTED_CONFIGURATION,
                            "RDMA network namespaces: shared (expected: 'rdma system set netns exclusive' at boot)");
        }
        refused = refused == null ? verbs(machine) : refused;
        refused = refused == null ? machine.network("sriov", "rdma") : refused;
        if (refused != null) {
            return refused;
        }
        var offering = machine.offering(devices);
        return offering.isEmpty()
                ? Machine.notOffered("virtual functions of " + names(machine))
                : ready(
                        "%s: RDMA virtual functions of %s",
                        String.join(", ", offering), names(machine));
    }

    static Verdict rdmaShared(Machine machine) {
        var nics = machine.facts().nics().stream().filter(nic -> !nic.rdma().isEmpty()).toList();
        if (nics.isEmpty()) {
            return refused(
                    Reason.RESOURCE_NOT_ALLOCATABLE,
                    "RDMA: no device (expected: a NIC with one, or rdma_rxe on a NIC)");
        }
        var refused = verbs(machine);
        if (refused != null) {
            return refused;
        }
        var resources = machine.resourcesOf("rdma/");
        return resources.isEmpty()
                ? Machine.notOffered("RDMA devices of " + Machine.names(nics))
                : ready(
                        "%s: RDMA devices of %s",
                        String.join(", ", resources), Machine.names(nics));
    }

    static Verdict ovsOffload(Machine machine) {
        var refused = machine.virtualFunctions();
        if (refused == null) {
            refused = eswitch(machine);
        }
        if (refused == null) {
            refused = machine.running(Software.OPEN_VSWITCH, "/run/openvswitch/db.sock");
        }
        if (refused == null) {
            refused =
                    machine.running(
                            Software.OPEN_VSWITCH_OFFLOAD,
                            "'ovs-vsctl set Open_vSwitch . other_config:hw-offload=true'");
        }
        refused = refused == null ? machine.network("ovs") : refused;
        if (refused != null) {
            return refused;
        }
        var offering = machine.offering(machine.vfs(HardwarePaths::isNetworkDevice));
        return offering.isEmpty()
                ? Machine.notOffered("virtual functions of " + names(machine))
                : ready(
                        "%s: ports of the switch of %s",
                        String.join(", ", offering), names(machine));
    }

    private static @Nullable Refused eswitch(Machine machine) {
        var functions = machine.physicalFunctions();
        if (functions.stream().anyMatch(nic -> nic.eswitch() == EswitchMode.SWITCHDEV)) {
            return null;
        }
        var switches = functions.stream().filter(nic -> nic.eswitch() != null).toList();
        return switches.isEmpty()
                ? refused(
                        Reason.UNSUPPORTED_CONFIGURATION,
                        "eswitch: none on %s, driver %s (expected: a NIC with an embedded switch)",
                        Machine.names(functions),
                        functions.getFirst().driver())
                : refused(
                        Reason.UNSUPPORTED_CONFIGURATION,
                        "eswitch: legacy on %s (expected: switchdev, as by 'devlink dev eswitch set')",
                        Machine.names(switches));
    }

    /** What programs reach RDMA devices by. */
    static @Nullable Refused verbs(Machine machine) {
        var refused = machine.loaded(KernelModule.IB_UVERBS);
        return refused == null ? machine.loaded(KernelModule.RDMA_UCM) : refused;
    }

    private static boolean isNetworkDevice(Vf vf) {
        var driver = vf.driver();
        return driver != null && !driver.startsWith("vfio") && !driver.contains("uio");
    }

    private static String names(Machine machine) {
        return Machine.names(
                machine.physicalFunctions().stream().filter(HardwarePaths::hasSome).toList());
    }

    private static boolean hasSome(NicFacts nic) {
        var vfs = nic.vfs();
        return vfs != null && !vfs.present().isEmpty();
    }
}
