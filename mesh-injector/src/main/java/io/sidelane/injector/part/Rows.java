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
                    new Containers(),
                    new Meshing());

    /** What every path may put on a pod, when its profile says so. */
    private static final List<Step> ALSO = List.of(new Devices(), new Cpus(), new Capabilities());

    private static final Map<AccelerationPath, Row> ROWS = new EnumMap<>(AccelerationPath.class);

    static {
        put(Row.of(NONE, List.of()));
        put(Row.of(SOCKMAP, List.of()));
        put(
                attached(
                        SRIOV_NETDEVICE,
                        new NetworkTypes("sriov"),
                        List.of(new NetworkResources(), SriovPolicies.NETDEVICE),
                        new PodInfo()));
        put(
                attached(
                                SRIOV_RDMA,
                                new NetworkTypes("sriov").and("rdma"),
                                List.of(new NetworkResources(), SriovPolicies.RDMA),
                                new PodInfo())
                        .with(Capability.IPC_LOCK));
        put(
                attached(
                                RDMA_SHARED,
                                new NetworkTypes("macvlan", "ipvlan", "host-device", "ipoib"),
                                List.of(new SharedRdmaPools()))
                        .with(Capability.IPC_LOCK));
        put(
                attached(
                        OVS_OFFLOAD,
                        new NetworkTypes("ovs"),
                        List.of(new NetworkResources(), SriovPolicies.SWITCHDEV),
                        new PodInfo()));
        var coordinators = new SpiderCoordinators();
        put(attached(UNDERLAY_MACVLAN, new NetworkTypes("macvlan"), List.of(coordinators)));
        put(attached(UNDERLAY_IPVLAN, new NetworkTypes("ipvlan"), List.of(coordinators)));
        put(
                attached(
                        UNDERLAY_VLAN,
                        new NetworkTypes("vlan", "macvlan", "ipvlan"),
                        List.of(coordinators)));
        put(Row.of(CILIUM_NATIVE, List.of(CiliumConfig.NATIVE_ROUTING)));
        put(Row.of(CILIUM_XDP, List.of(CiliumConfig.XDP)));
        put(
                // The kernel asks for NET_RAW of whoever makes the socket, and lets nobody else
                // register more memory than RLIMIT_MEMLOCK (net/xdp/xsk.c, xdp_umem.c).
                attached(
                                AF_XDP,
                                new NetworkTypes("afxdp"),
                                List.of(new NetworkResources(), new AfXdpPools()),
                                new HugePages())
                        .with(Capability.NET_RAW, Capability.IPC_LOCK));
        put(
                attached(
                                DPDK_VFIO,
                                new NetworkTypes("sriov", "host-device"),
                                List.of(new NetworkResources(), SriovPolicies.VFIO),
                                new PodInfo(),
                                new HugePages())
                        .with(Capability.IPC_LOCK));
        put(userspace(USERSPACE_MEMIF, UserspaceNetworks.MEMIF));
        put(userspace(USERSPACE_VHOST, UserspaceNetworks.VHOST));
        put(
                attached(
                        VPP_VCL,
                        new NetworkTypes("sriov", "macvlan", "ipvlan", "vlan", "bridge"),
                        List.of(new NetworkResources(), new VppConfig()),
                        new HugePages(),
                        new Vcl()));
    }

    private Rows() {}

    public static Row of(AccelerationPath path) {
        return Objects.requireNonNull(ROWS.get(path));
    }

    /** A path that attaches pods to networks, or may. */
    private static Row attached(
            AccelerationPath path, NetworkTypes types, List<Check> checks, Step... steps) {
        return Row.of(
                path,
                Stream.of(
                                List.<Check>of(
                                        types,
                                        new SeparateNetworks(),
                                        new Vlans(path == UNDERLAY_VLAN),
                                        new Rates()),
                                checks,
                                List.<Check>of(new AddressPlans(), new DefaultRoute()))
                        .flatMap(List::stream)
                        .toList(),
                Stream.concat(Stream.of(new Networks(), new Addresses()), Stream.of(steps))
                        .toArray(Step[]::new));
    }

    private static Row userspace(AccelerationPath path, UserspaceNetworks networks) {
        return attached(
                path,
                new NetworkTypes("userspace"),
                List.of(networks),
                new HugePages(),
                new SharedDirectory());
    }

    private static void put(Row row) {
        ROWS.put(
                row.path(),
                new Row(
                        row.path(),
                        row.capabilities(),
                        Stream.concat(ALWAYS.stream(), row.checks().stream()).toList(),
                        Stream.concat(row.steps().stream(), ALSO.stream()).toList()));
    }
}
