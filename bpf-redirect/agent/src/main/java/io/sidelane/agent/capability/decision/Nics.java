package io.sidelane.agent.capability.decision;

import io.sidelane.agent.capability.NicFacts;
import io.sidelane.agent.capability.NicFacts.Vf;
import io.sidelane.agent.capability.NicFacts.VfFacts;
import io.sidelane.agent.datapath.KernelVersion;
import io.sidelane.api.node.Nic;
import io.sidelane.api.node.Rdma;
import io.sidelane.api.node.RdmaMode;
import io.sidelane.api.node.Sriov;
import io.sidelane.api.node.XdpMode;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A machine's NICs in the API's words. */
final class Nics {

    /** Any driver's packets can be shown to a program by the stack. */
    private static final KernelVersion GENERIC_XDP = new KernelVersion(4, 12, 0);

    private Nics() {}

    static List<Nic> of(Machine machine) {
        return machine.facts().nics().stream().map(nic -> of(nic, machine)).toList();
    }

    private static Nic of(NicFacts nic, Machine machine) {
        var pci = nic.pci();
        var driver = XdpDriver.of(nic.driver());
        var zeroCopySince = driver == null ? null : driver.zeroCopySince();
        return new Nic(
                nic.name(),
                nic.driver(),
                pci == null ? null : pci.address(),
                modes(nic, driver, machine),
                sriov(nic.vfs()),
                rdma(nic, machine),
                nic.eswitch(),
                nic.numa(),
                nic.speed(),
                pci == null ? null : NicModel.of(pci),
                zeroCopySince != null && machine.kernel().atLeast(zeroCopySince));
    }

    private static Set<XdpMode> modes(NicFacts nic, @Nullable XdpDriver driver, Machine machine) {
        var modes = EnumSet.noneOf(XdpMode.class);
        if (machine.kernel().atLeast(GENERIC_XDP)) {
            modes.add(XdpMode.GENERIC);
        }
        if (hasNativeXdp(nic, machine.kernel(), machine.probed())) {
            modes.add(XdpMode.NATIVE);
        }
        if (driver != null && driver.offloads()) {
            modes.add(XdpMode.OFFLOAD);
        }
        return modes;
    }

    /** As the NIC's driver was seen to do, else as it is known to do. */
    static boolean hasNativeXdp(NicFacts nic, KernelVersion kernel, Probed probed) {
        var probe = probed.nativeXdp().get(nic.name());
        if (probe != null) {
            return probe.works();
        }
        var driver = XdpDriver.of(nic.driver());
        return driver != null && kernel.atLeast(driver.nativeSince());
    }

    private static @Nullable Sriov sriov(@Nullable VfFacts vfs) {
        if (vfs == null) {
            return null;
        }
        var drivers = new TreeMap<String, Integer>();
        vfs.present().stream()
                .map(Vf::driver)
                .forEach(
                        driver -> {
                            if (driver != null) {
                                drivers.merge(driver, 1, Integer::sum);
                            }
                        });
        return new Sriov(vfs.total(), vfs.present().size(), drivers);
    }

    /* Before Linux 5.2 all namespaces saw all devices. */
    private static @Nullable Rdma rdma(NicFacts nic, Machine machine) {
        var mode = machine.facts().rdmaMode();
        return nic.rdma().isEmpty()
                ? null
                : new Rdma(nic.rdma().getFirst(), mode == null ? RdmaMode.SHARED : mode);
    }
}
