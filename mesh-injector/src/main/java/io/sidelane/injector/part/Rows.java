package io.sidelane.injector.part;

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
import io.sidelane.api.profile.Capability;
import io.sidelane.injector.decision.Check;
import io.sidelane.injector.decision.Step;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** The table of all paths. */
public final class Rows {

    /** What every path asks for. */
    private static final List<Check> ALWAYS =
            List.of(
                    new OffHost(),
                    new RequiredKinds(),
                    new PodSecurity(),
                    new ClaimTemplates(),
                    new Meshing());

    /** What a path asks for beyond that when its profile has networks; after their own checks. */
    private static final List<Check> OF_NETWORKS =
            List.of(new SeparateNetworks(), new AddressPlans(), new DefaultRoute());

    /** What every path may put on a pod, when its profile says so. */
    private static final List<Step> ALSO = List.of(new Cpus(), new Capabilities());

    private static final Map<AccelerationPath, Row> ROWS = new EnumMap<>(AccelerationPath.class);

    static {
        put(Row.of(NONE, List.of()));
        put(Row.of(SOCKMAP, List.of()));
        put(
                Row.of(
                        SRIOV_NETDEVICE,
                        List.of(
                                new NetworkTypes("sriov"),
                                new NetworkResources(),
                                new VirtualFunctions(false),
                                SriovPolicies.NETDEVICE),
                        new Networks(),
                        new Addresses(),
                        new Devices(),
                        new PodInfo()));
        put(
                Row.of(
                                SRIOV_RDMA,
                                List.of(
                                        new NetworkTypes("sriov").and("rdma"),
                                        new NetworkResources(),
                                        new VirtualFunctions(false),
                                        SriovPolicies.RDMA),
                                new Networks(),
                                new Addresses(),
                                new Devices(),
                                new PodInfo())
                        .with(Capability.IPC_LOCK));
        put(
                Row.of(
                                RDMA_SHARED,
                                List.of(
                                        new NetworkTypes(
                                                "macvlan", "ipvlan", "host-device", "ipoib"),
                                        new SharedRdmaPools()),
                                new Networks(),
                                new Addresses(),
                                new Devices())
                        .with(Capability.IPC_LOCK));
        put(
                Row.of(
                        OVS_OFFLOAD,
                        List.of(
                                new NetworkTypes("ovs"),
                                new NetworkResources(),
                                new VirtualFunctions(true),
                                SriovPolicies.SWITCHDEV),
                        new Networks(),
                        new Addresses(),
                        new Devices(),
                        new PodInfo()));
        put(underlay(UNDERLAY_MACVLAN, new NetworkTypes("macvlan")));
        put(underlay(UNDERLAY_IPVLAN, new NetworkTypes("ipvlan")));
        put(underlay(UNDERLAY_VLAN, new NetworkTypes("vlan", "macvlan", "ipvlan"), new Vlans()));
        put(Row.of(CILIUM_NATIVE, List.of(CiliumConfig.NATIVE_ROUTING)));
        put(Row.of(CILIUM_XDP, List.of(CiliumConfig.XDP)));
        put(
                // The kernel asks for NET_RAW of whoever makes the socket, and lets nobody else
                // register more memory than RLIMIT_MEMLOCK (net/xdp/xsk.c, xdp_umem.c).
                Row.of(
                                AF_XDP,
                                List.of(
                                        new NetworkTypes("afxdp"),
                                        new NetworkResources(),
                                        new AfXdpPools()),
                                new Networks(),
                                new Addresses(),
                                new Devices(),
                                new HugePages())
                        .with(Capability.NET_RAW, Capability.IPC_LOCK));
        put(
                Row.of(
                                DPDK_VFIO,
                                List.of(
                                        new NetworkTypes("sriov", "host-device"),
                                        new NetworkResources(),
                                        SriovPolicies.VFIO),
                                new Networks(),
                                new Addresses(),
                                new Devices(),
                                new PodInfo(),
                                new HugePages())
                        .with(Capability.IPC_LOCK));
        put(userspace(USERSPACE_MEMIF, UserspaceNetworks.MEMIF));
        put(userspace(USERSPACE_VHOST, UserspaceNetworks.VHOST));
        put(
                Row.of(
                        VPP_VCL,
                        List.of(
                                new NetworkTypes("sriov", "macvlan", "ipvlan", "vlan", "bridge"),
                                new VppConfig()),
                        new Networks(),
                        new Addresses(),
                        new HugePages(),
                        new Vcl()));
    }

    private Rows() {}

    public static Row of(AccelerationPath path) {
        return Objects.requireNonNull(ROWS.get(path));
    }

    private static Row underlay(AccelerationPath path, NetworkTypes types, Check... more) {
        return Row.of(
                path,
                Stream.concat(Stream.of(types, new SpiderCoordinators()), Stream.of(more)).toList(),
                new Networks(),
                new Addresses());
    }

    private static Row userspace(AccelerationPath path, UserspaceNetworks networks) {
        return Row.of(
                path,
                List.of(new NetworkTypes("userspace"), networks),
                new Networks(),
                new Addresses(),
                new HugePages(),
                new SharedDirectory());
    }

    private static void put(Row row) {
        ROWS.put(
                row.path(),
                new Row(
                        row.path(),
                        row.capabilities(),
                        Stream.of(ALWAYS, row.checks(), OF_NETWORKS).flatMap(List::stream).toList(),
                        Stream.concat(row.steps().stream(), ALSO.stream()).toList()));
    }
}
