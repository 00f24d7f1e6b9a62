package io.sidelane.agent.capability;

import io.sidelane.api.node.RdmaMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a machine has, as its files tell.
 *
 * @param rdmaMode mode of RDMA network namespaces; null without RDMA, or before Linux 5.2
 * @param iommuGroups how many groups of devices an IOMMU keeps apart; 0 without one
 */
public record NodeFacts(
        KernelFacts kernel,
        List<NicFacts> nics,
        @Nullable RdmaMode rdmaMode,
        List<HugepageFacts> hugepages,
        int iommuGroups,
        KubeletFacts kubelet,
        NetworkFacts network) {

    public NodeFacts {
        nics = List.copyOf(nics);
        hugepages = List.copyOf(hugepages);
    }

    /** Whether there is a kernel's procfs at all. */
    public boolean isReadable() {
        return !kernel.release().isEmpty();
    }

    /** Reads them all, anew each time. */
    public static NodeFacts read(NodeFiles files) {
        return new NodeFacts(
                new KernelReader(files).read(),
                new NicReader(files).read(),
                rdmaMode(files),
                new HugepageReader(files).read(),
                files.names("sys/kernel/iommu_groups").size(),
                new KubeletReader(files).read(),
                new NetworkReader(files).read());
    }

    /* netns_mode of ib_core: whether devices are shared among network namespaces. */
    private static @Nullable RdmaMode rdmaMode(NodeFiles files) {
        return switch (files.text("sys/module/ib_core/parameters/netns_mode")) {
            case "Y" -> RdmaMode.SHARED;
            case "N" -> RdmaMode.EXCLUSIVE;
            case null, default -> null;
        };
    }
}
