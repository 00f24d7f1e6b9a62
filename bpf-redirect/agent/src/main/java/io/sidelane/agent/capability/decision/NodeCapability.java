package io.sidelane.agent.capability.decision;

import io.sidelane.agent.capability.HugepageFacts;
import io.sidelane.agent.capability.KernelModule;
import io.sidelane.agent.capability.NodeFacts;
import io.sidelane.api.AccelerationPath;
import io.sidelane.api.Reason;
import io.sidelane.api.Word;
import io.sidelane.api.node.CpuManagerPolicy;
import io.sidelane.api.node.HugepagePool;
import io.sidelane.api.node.Nic;
import io.sidelane.api.node.NodeKernel;
import io.sidelane.api.node.NodeStatus;
import io.sidelane.api.node.PathReadiness;
import io.sidelane.api.profile.HugepageSize;
import io.sidelane.api.profile.NumaPolicy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a machine can offer, in the words of NodeAcceleration.
 *
 * @param cpuManager null when nobody said, as the next
 * @param paths one entry a path, in the order of the API; {@code None} is not among them
 * @param labels by which others could choose the node
 */
public record NodeCapability(
        NodeKernel kernel,
        List<Nic> nics,
        List<HugepagePool> hugepages,
        @Nullable CpuManagerPolicy cpuManager,
        @Nullable NumaPolicy topologyPolicy,
        List<PathReadiness> paths,
        Map<String, String> labels) {

    static final String PATH_LABEL = "path.sidelane.io/";
    static final String KERNEL_LABEL = "node.sidelane.io/kernel";

    public NodeCapability {
        nics = List.copyOf(nics);
        hugepages = List.copyOf(hugepages);
        paths = List.copyOf(paths);
        labels = Map.copyOf(labels);
    }

    /**
     * Decides about each path.
     *
     * @param at when the facts were read
     */
    public static NodeCapability of(NodeFacts facts, Probed probed, Instant at) {
        var machine = new Machine(facts, probed);
        var paths = new ArrayList<PathReadiness>();
        for (var path : AccelerationPath.values()) {
            if (path != AccelerationPath.NONE) {
                paths.add(readiness(path, verdict(path, machine), at));
            }
        }
        var kernel = facts.kernel();
        return new NodeCapability(
                new NodeKernel(kernel.release(), kernel.btf(), kernel.cgroup2()),
                Nics.of(machine),
                pools(facts.hugepages()),
                word(CpuManagerPolicy.values(), facts.kubelet().cpuManager()),
                word(NumaPolicy.values(), facts.kubelet().topologyManager()),
                paths,
                labels(paths, machine));
    }

    /** The same in the form of a NodeAcceleration's status. */
    public NodeStatus status() {
        return new NodeStatus(
                List.of(),
                kernel,
                List.of(),
                nics,
                hugepages,
                cpuManager,
                topologyPolicy,
                paths,
                null,
                List.of(),
                labels);
    }

    /**
     * With what was seen of the data path itself.
     *
     * @param inTheWay why it cannot be loaded though the kernel would do, null when it can
     */
    public NodeCapability withSockmap(@Nullable String inTheWay) {
        if (inTheWay == null) {
            return this;
        }
        var told = new ArrayList<PathReadiness>();
        for (var path : paths) {
            told.add(
                    path.path() == AccelerationPath.SOCKMAP && path.ready()
                            ? new PathReadiness(
                                    path.path(),
                                    false,
                                    Reason.SELF_TEST_FAILED,
                                    inTheWay,
                                    path.lastProbe())
                            : path);
        }
        var fewer = new TreeMap<>(labels);
        fewer.remove(PATH_LABEL + AccelerationPath.SOCKMAP.word());
        return new NodeCapability(kernel, nics, hugepages, cpuManager, topologyPolicy, told, fewer);
    }

    private static Verdict verdict(AccelerationPath path, Machine machine) {
        return switch (path) {
            case SOCKMAP -> KernelPaths.sockmap(machine);
            case SRIOV_NETDEVICE -> HardwarePaths.sriovNetdevice(machine);
            case SRIOV_RDMA -> HardwarePaths.sriovRdma(machine);
            case RDMA_SHARED -> HardwarePaths.rdmaShared(machine);
            case OVS_OFFLOAD -> HardwarePaths.ovsOffload(machine);
            case UNDERLAY_MACVLAN -> KernelPaths.underlay(machine, KernelModule.MACVLAN, "macvlan");
            case UNDERLAY_IPVLAN -> KernelPaths.underlay(machine, KernelModule.IPVLAN, "ipvlan");
            case UNDERLAY_VLAN -> KernelPaths.underlay(machine, KernelModule.VLAN, "vlan");
            case CILIUM_NATIVE -> KernelPaths.ciliumNative(machine);
            case CILIUM_XDP -> KernelPaths.ciliumXdp(machine);
            case AF_XDP -> KernelPaths.afXdp(machine);
            case DPDK_VFIO -> UserspacePaths.dpdkVfio(machine);
            case USERSPACE_MEMIF -> UserspacePaths.memif(machine);
            case USERSPACE_VHOST -> UserspacePaths.vhost(machine);
            case VPP_VCL -> UserspacePaths.vppVcl(machine);
            case NONE -> Verdict.ready("plain TCP");
        };
    }

    private static PathReadiness readiness(AccelerationPath path, Verdict verdict, Instant at) {
        return switch (verdict) {
            case Verdict.Ready(var message) -> new PathReadiness(path, true, null, message, at);
            case Verdict.Refused(var reason, var message) ->
                    new PathReadiness(path, false, reason, message, at);
        };
    }

    /* Other sizes, such as arm64's, are none that a pod can ask for in a profile. */
    private static List<HugepagePool> pools(List<HugepageFacts> sizes) {
        var pools = new ArrayList<HugepagePool>();
        for (var pages : sizes) {
            var size =
                    switch ((int) Math.min(pages.kibibytes(), Integer.MAX_VALUE)) {
                        case 2_048 -> HugepageSize.TWO_MEBIBYTES;
                        case 1_048_576 -> HugepageSize.ONE_GIBIBYTE;
                        default -> null;
                    };
            if (size != null) {
                var byNuma = new TreeMap<String, Integer>();
                pages.freeByNuma().forEach((node, free) -> byNuma.put(node.toString(), free));
                pools.add(new HugepagePool(size, pages.total(), pages.free(), byNuma));
            }
        }
        return pools;
    }

    private static Map<String, String> labels(List<PathReadiness> paths, Machine machine) {
        var labels = new TreeMap<String, String>();
        paths.stream()
                .filter(PathReadiness::ready)
                .forEach(path -> labels.put(PATH_LABEL + path.path().word(), "true"));
        if (!machine.facts().kernel().release().isEmpty()) {
            var kernel = machine.kernel();
            labels.put(KERNEL_LABEL, "%d.%d".formatted(kernel.major(), kernel.minor()));
        }
        return labels;
    }

    private static <W extends Word> @Nullable W word(W[] words, @Nullable String written) {
        for (var word : words) {
            if (word.word().equals(written)) {
                return word;
            }
        }
        return null;
    }
}
