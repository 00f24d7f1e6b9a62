package io.sidelane.api.profile;

import static io.sidelane.api.AccelerationPath.AF_XDP;
import static io.sidelane.api.AccelerationPath.CILIUM_NATIVE;
import static io.sidelane.api.AccelerationPath.CILIUM_XDP;
import static io.sidelane.api.AccelerationPath.DPDK_VFIO;
import static io.sidelane.api.AccelerationPath.NONE;
import static io.sidelane.api.AccelerationPath.OVS_OFFLOAD;
import static io.sidelane.api.AccelerationPath.RDMA_SHARED;
import static io.sidelane.api.AccelerationPath.SOCKMAP;
import static io.sidelane.api.AccelerationPath.SRIOV_NETDEVICE;
import static io.sidelane.api.AccelerationPath.SRIOV_RDMA;
import static io.sidelane.api.AccelerationPath.UNDERLAY_IPVLAN;
import static io.sidelane.api.AccelerationPath.UNDERLAY_MACVLAN;
import static io.sidelane.api.AccelerationPath.UNDERLAY_VLAN;
import static io.sidelane.api.AccelerationPath.USERSPACE_MEMIF;
import static io.sidelane.api.AccelerationPath.USERSPACE_VHOST;
import static io.sidelane.api.AccelerationPath.VPP_VCL;

import io.sidelane.api.AccelerationPath;
import io.sidelane.api.Sockmap;
import io.sidelane.api.schema.Doc;
import io.sidelane.api.schema.Form;
import io.sidelane.api.schema.Forms;
import io.sidelane.api.schema.Key;
import io.sidelane.api.schema.Mistakes;
import io.sidelane.api.schema.Required;
import io.sidelane.api.schema.Rule;
import io.sidelane.api.schema.Size;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One way to be fast.
 *
 * @param sockmap present exactly when the path is {@link AccelerationPath#SOCKMAP}; left out with
 *     that path it is {@link Sockmap#DEFAULT}
 */
@Doc("One way to be fast: the path, and what a pod and its node must have for it.")
@Rule(
        value = "!has(self.sockmap) || self.path == 'Sockmap'",
        says = "'given with path ' + self.path + ' (expected: only with path Sockmap)'",
        field = ".sockmap")
@Rule(
        value =
                "!has(self.networks) || size(self.networks) == 0 || !(self.path in ['Sockmap', 'CiliumNative', 'CiliumXdp', 'None'])",
        says =
                "'given with path ' + self.path + ' (expected: none, the path adds no interface to a pod)'",
        field = ".networks")
@Rule(
        value =
                "has(self.networks) && size(self.networks) > 0 || !(self.path in ['SriovNetdevice', 'SriovRdma', 'OvsOffload', 'UnderlayMacvlan', 'UnderlayIpvlan', 'UnderlayVlan', 'AfXdp', 'UserspaceMemif', 'UserspaceVhost'])",
        says =
                "'none with path ' + self.path + ' (expected: at least one, the path attaches pods to it)'",
        field = ".networks")
@Rule(
        value = "!has(self.networks) || self.networks.filter(n, n.asDefault).size() <= 1",
        message = "asDefault on more than one (expected: at most one default route)",
        field = ".networks")
@Rule(
        value =
                "!has(self.networks) || self.networks.all(n, !has(n.interfaceName) || self.networks.filter(m, has(m.interfaceName) && m.interfaceName == n.interfaceName).size() == 1)",
        message = "one interfaceName twice (expected: each once)",
        field = ".networks")
@Rule(
        value =
                "has(self.resourceClaimTemplateName) || has(self.resources) && size(self.resources) > 0 || !(self.path in ['SriovNetdevice', 'SriovRdma', 'RdmaShared', 'OvsOffload', 'AfXdp', 'DpdkVfio'])",
        says =
                "'none with path ' + self.path + ' (expected: resources or resourceClaimTemplateName, the path needs a device)'",
        field = ".resources")
@Rule(
        value =
                "!has(self.resourceClaimTemplateName) || !has(self.resources) || size(self.resources) == 0",
        message = "given beside resources (expected: one of the two)",
        field = ".resourceClaimTemplateName")
@Rule(
        value =
                "!has(self.hugepages) || self.path in ['DpdkVfio', 'AfXdp', 'UserspaceMemif', 'UserspaceVhost', 'VppVcl']",
        says = "'given with path ' + self.path + ' (expected: only with a user-space path)'",
        field = ".hugepages")
@Rule(
        value = "has(self.hugepages) || self.path != 'DpdkVfio'",
        message = "missing (expected: huge pages with path DpdkVfio)",
        field = ".hugepages")
@Rule(
        value = "!has(self.userspace) || self.path == 'VppVcl'",
        says = "'given with path ' + self.path + ' (expected: only with path VppVcl)'",
        field = ".userspace")
@Rule(
        value = "has(self.userspace) || self.path != 'VppVcl'",
        message = "missing (expected: the libraries with path VppVcl)",
        field = ".userspace")
@Rule(
        value = "!has(self.ipam) || has(self.networks) && size(self.networks) > 0",
        message = "given without networks (expected: addresses for at least one network)",
        field = ".ipam")
public record ProfileSpec(
        @Doc(
                        "How the pods are made fast. A profile keeps its path: make a new profile for another one.")
                @Required
                @Rule(
                        value = "self == oldSelf",
                        says =
                                "self + ' (expected: ' + oldSelf + ' as before, pods run with it; make a new profile instead)'")
                AccelerationPath path,
        @Doc("How the sockmap path treats connections. With path Sockmap only.")
                @Nullable Sockmap sockmap,
        @Doc("Networks that a pod is attached to, one for each traffic class.")
                @Key("trafficClass")
                @Size(max = 3)
                List<Network> networks,
        @Doc("Extended resources that the pod requests.") @Key("name") @Size(max = 8)
                List<ResourceRequest> resources,
        @Doc("A ResourceClaimTemplate (DRA) in the pod's namespace, instead of resources.")
                @Form(value = Forms.NAME, max = Forms.NAME_MAX, expected = Forms.NAME_EXPECTED)
                @Nullable String resourceClaimTemplateName,
        @Doc("Huge pages of the pod. With user-space paths only.") @Nullable Hugepages hugepages,
        @Doc("How the pod gets its CPUs. Without it, as its author has it.") @Nullable Cpu cpu,
        @Doc("Capabilities that the container gets. No others can be asked for.") @Size(max = 2)
                Set<Capability> capabilities,
        @Doc("Libraries that are put under an unchanged program. With path VppVcl only.")
                @Nullable Userspace userspace,
        @Doc(
                        "Where the networks' addresses come from. Without it, as the network attachments have it.")
                @Nullable Ipam ipam,
        @Doc("What the mesh's sidecar of the pod is told.") @Nullable Sidecar sidecar,
        @Doc("What must hold before a node counts as ready.") @Nullable Requires requires) {

    private static final Set<AccelerationPath> ADD_NO_INTERFACE =
            EnumSet.of(SOCKMAP, CILIUM_NATIVE, CILIUM_XDP, NONE);
    private static final Set<AccelerationPath> ATTACH_TO_NETWORKS =
            EnumSet.of(
                    SRIOV_NETDEVICE,
                    SRIOV_RDMA,
                    OVS_OFFLOAD,
                    UNDERLAY_MACVLAN,
                    UNDERLAY_IPVLAN,
                    UNDERLAY_VLAN,
                    AF_XDP,
                    USERSPACE_MEMIF,
                    USERSPACE_VHOST);
    private static final Set<AccelerationPath> NEED_A_DEVICE =
            EnumSet.of(SRIOV_NETDEVICE, SRIOV_RDMA, RDMA_SHARED, OVS_OFFLOAD, AF_XDP, DPDK_VFIO);
    private static final Set<AccelerationPath> IN_USER_SPACE =
            EnumSet.of(DPDK_VFIO, AF_XDP, USERSPACE_MEMIF, USERSPACE_VHOST, VPP_VCL);

    public ProfileSpec {
        networks = List.copyOf(networks);
        resources = List.copyOf(resources);
        capabilities = Set.copyOf(capabilities);
        var mistakes = new Mistakes();
        var with = "%s with path " + path.word();
        mistakes.when(
                        sockmap != null && path != SOCKMAP,
                        "sockmap",
                        with.formatted("given") + " (expected: only with path Sockmap)")
                .when(
                        !networks.isEmpty() && ADD_NO_INTERFACE.contains(path),
                        "networks",
                        with.formatted("given")
                                + " (expected: none, the path adds no interface to a pod)")
                .when(
                        networks.isEmpty() && ATTACH_TO_NETWORKS.contains(path),
                        "networks",
                        with.formatted("none")
                                + " (expected: at least one, the path attaches pods to it)")
                .when(
                        networks.stream().filter(Network::asDefault).count() > 1,
                        "networks",
                        "asDefault on more than one (expected: at most one default route)")
                .when(
                        hasOneTwice(networks),
                        "networks",
                        "one interfaceName twice (expected: each once)")
                .when(
                        resources.isEmpty()
                                && resourceClaimTemplateName == null
                                && NEED_A_DEVICE.contains(path),
                        "resources",
                        with.formatted("none")
                                + " (expected: resources or resourceClaimTemplateName, the path"
                                + " needs a device)")
                .when(
                        !resources.isEmpty() && resourceClaimTemplateName != null,
                        "resourceClaimTemplateName",
                        "given beside resources (expected: one of the two)")
                .when(
                        hugepages != null && !IN_USER_SPACE.contains(path),
                        "hugepages",
                        with.formatted("given") + " (expected: only with a user-space path)")
                .when(
                        hugepages == null && path == DPDK_VFIO,
                        "hugepages",
                        "missing (expected: huge pages with path DpdkVfio)")
                .when(
                        userspace != null && path != VPP_VCL,
                        "userspace",
                        with.formatted("given") + " (expected: only with path VppVcl)")
                .when(
                        userspace == null && path == VPP_VCL,
                        "userspace",
                        "missing (expected: the libraries with path VppVcl)")
                .when(
                        ipam != null && networks.isEmpty(),
                        "ipam",
                        "given without networks (expected: addresses for at least one network)")
                .refuse();
        if (path == SOCKMAP && sockmap == null) {
            sockmap = Sockmap.DEFAULT;
        }
    }

    /** A profile that asks for nothing but its path, and that one's settings. */
    public static ProfileSpec of(AccelerationPath path, @Nullable Sockmap sockmap) {
        return new ProfileSpec(
                path, sockmap, List.of(), List.of(), null, null, null, Set.of(), null, null, null,
                null);
    }

    private static boolean hasOneTwice(List<Network> networks) {
        var names = networks.stream().map(Network::interfaceName).filter(Objects::nonNull).toList();
        return new HashSet<>(names).size() < names.size();
    }
}
