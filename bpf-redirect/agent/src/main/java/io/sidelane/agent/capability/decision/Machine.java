package io.sidelane.agent.capability.decision;

import static io.sidelane.agent.capability.decision.Verdict.refused;

import io.sidelane.agent.capability.KernelModule;
import io.sidelane.agent.capability.NetworkFacts.Software;
import io.sidelane.agent.capability.NicFacts;
import io.sidelane.agent.capability.NicFacts.Vf;
import io.sidelane.agent.capability.NodeFacts;
import io.sidelane.agent.capability.decision.Verdict.Refused;
import io.sidelane.agent.datapath.KernelVersion;
import io.sidelane.api.Reason;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Questions that several paths ask about a machine, with the answer in words. */
record Machine(NodeFacts facts, Probed probed) {

    /** The upstream version; a release that is none is taken for new. */
    KernelVersion kernel() {
        var kernel = facts.kernel();
        return KernelVersion.ofDebian(kernel.version())
                .or(() -> KernelVersion.parse(kernel.release()))
                .orElse(new KernelVersion(Integer.MAX_VALUE, 0, 0));
    }

    @Nullable Refused kernelSince(int major, int minor) {
        var wanted = new KernelVersion(major, minor, 0);
        return kernel().atLeast(wanted)
                ? null
                : refused(
                        Reason.KERNEL_TOO_OLD,
                        "kernel %s (expected: %d.%d or newer)",
                        kernel(),
                        major,
                        minor);
    }

    /** That the kernel was built with an option; what is not known is no reason. */
    @Nullable Refused option(String option) {
        var config = facts.kernel().config();
        return config == null || config.containsKey(option)
                ? null
                : refused(
                        Reason.KERNEL_CONFIG_MISSING,
                        "%s: not set (expected: a kernel that was built with it)",
                        option);
    }

    /** That a module is there; the kernel loads it when it is used. */
    @Nullable Refused loadable(KernelModule module) {
        return switch (facts.kernel().state(module)) {
            case PRESENT, LOADABLE -> null;
            case NOT_BUILT -> option(module.option());
            case MISSING ->
                    refused(
                            Reason.MODULE_NOT_LOADED,
                            "module %s: neither loaded nor found (expected: it, in /lib/modules/%s)",
                            module.file(),
                            facts.kernel().release());
        };
    }

    /** That a module is loaded; nobody else loads it. */
    @Nullable Refused loaded(KernelModule module) {
        return switch (facts.kernel().state(module)) {
            case PRESENT -> null;
            case NOT_BUILT -> option(module.option());
            case LOADABLE, MISSING ->
                    refused(
                            Reason.MODULE_NOT_LOADED,
                            "module %s: not loaded (expected: 'modprobe %s' at boot)",
                            module.file(),
                            module.file());
        };
    }

    List<NicFacts> physicalFunctions() {
        return facts.nics().stream().filter(nic -> nic.vfs() != null).toList();
    }

    List<Vf> vfs(Predicate<Vf> chosen) {
        return physicalFunctions().stream()
                .map(NicFacts::vfs)
                .filter(vfs -> vfs != null)
                .flatMap(vfs -> vfs.present().stream())
                .filter(chosen)
                .toList();
    }

    /** That there is a virtual function at all. */
    @Nullable Refused virtualFunctions() {
        var functions = physicalFunctions();
        if (functions.isEmpty()) {
            return refused(
                    Reason.RESOURCE_NOT_ALLOCATABLE,
                    "SR-IOV: no NIC can have virtual functions (expected: one whose sriov_totalvfs is over 0)");
        }
        return vfs(_ -> true).isEmpty()
                ? refused(
                        Reason.RESOURCE_NOT_ALLOCATABLE,
                        "virtual functions: none on %s (expected: at least 1 in sriov_numvfs)",
                        names(functions))
                : null;
    }

    /** That Multus attaches pods to networks, by these plugins. */
    @Nullable Refused network(String... plugins) {
        var network = facts.network();
        if (!network.running().contains(Software.MULTUS)) {
            return refused(
                    Reason.UNSUPPORTED_CONFIGURATION,
                    "Multus: not configured in %s (expected: a plugin of type multus)",
                    network.configDirectory());
        }
        for (var plugin : plugins) {
            if (!network.plugins().contains(plugin)) {
                return refused(
                        Reason.UNSUPPORTED_CONFIGURATION,
                        "CNI plugin %s: not found (expected: it in /opt/cni/bin)",
                        plugin);
            }
        }
        return null;
    }

    @Nullable Refused running(Software software, String expected) {
        return facts.network().running().contains(software)
                ? null
                : refused(
                        Reason.UNSUPPORTED_CONFIGURATION,
                        "%s: not found (expected: %s)",
                        software.word(),
                        expected);
    }

    @Nullable Refused hugepages() {
        return facts.hugepages().stream().anyMatch(pages -> pages.free() > 0)
                ? null
                : refused(
                        Reason.HUGEPAGES_UNAVAILABLE,
                        "huge pages: %s (expected: some that are free, as by hugepages= at boot)",
                        facts.hugepages().isEmpty()
                                ? "the kernel has none"
                                : facts.hugepages().stream()
                                        .map(
                                                pages ->
                                                        "0 of %d free of %d KiB"
                                                                .formatted(
                                                                        pages.total(),
                                                                        pages.kibibytes()))
                                        .collect(Collectors.joining(", ")));
    }

    /** Resources of device plugins that have one of these devices. */
    NavigableSet<String> resourcesWith(Collection<String> devices) {
        var resources = new TreeSet<String>();
        facts.kubelet()
                .devices()
                .forEach(
                        (resource, ids) -> {
                            if (ids.stream().anyMatch(devices::contains)) {
                                resources.add(resource);
                            }
                        });
        return resources;
    }

    /** Resources of device plugins below a prefix, such as {@code rdma/}. */
    NavigableSet<String> resourcesOf(String prefix) {
        var resources = new TreeSet<String>();
        facts.kubelet()
                .devices()
                .forEach(
                        (resource, ids) -> {
                            if (resource.startsWith(prefix) && !ids.isEmpty()) {
                                resources.add(resource);
                            }
                        });
        return resources;
    }

    /** What offers one of these virtual functions to pods: device plugins' resources, or DRA. */
    NavigableSet<String> offering(List<Vf> vfs) {
        var offering = resourcesWith(vfs.stream().map(Vf::address).toList());
        facts.kubelet().draDrivers().stream()
                .filter(driver -> driver.contains("sriov"))
                .forEach(offering::add);
        return offering;
    }

    static Refused notOffered(String what) {
        return refused(
                Reason.RESOURCE_NOT_ALLOCATABLE,
                "%s: offered by no device plugin (expected: it among the kubelet's RegisteredDevices, or a DRA driver)",
                what);
    }

    static String names(List<NicFacts> nics) {
        return nics.stream().map(NicFacts::name).collect(Collectors.joining(", "));
    }
}
