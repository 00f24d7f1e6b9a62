package io.sidelane.injector.cases;

import static io.sidelane.api.AccelerationPath.AF_XDP;
import static io.sidelane.api.AccelerationPath.CILIUM_NATIVE;
import static io.sidelane.api.AccelerationPath.CILIUM_XDP;
import static io.sidelane.api.AccelerationPath.DPDK_VFIO;
import static io.sidelane.api.AccelerationPath.NONE;
import static io.sidelane.api.AccelerationPath.RDMA_SHARED;
import static io.sidelane.api.AccelerationPath.SOCKMAP;
import static io.sidelane.api.AccelerationPath.SRIOV_RDMA;
import static io.sidelane.api.AccelerationPath.UNDERLAY_IPVLAN;
import static io.sidelane.api.AccelerationPath.UNDERLAY_MACVLAN;
import static io.sidelane.api.AccelerationPath.UNDERLAY_VLAN;
import static io.sidelane.api.AccelerationPath.USERSPACE_MEMIF;
import static io.sidelane.api.AccelerationPath.USERSPACE_VHOST;
import static io.sidelane.api.AccelerationPath.VPP_VCL;

import io.sidelane.api.AccelerationPath;
import java.util.EnumSet;
import java.util.Set;

/** Paths by what they may ask for. */
final class Paths {

    static final Set<AccelerationPath> ALL = EnumSet.allOf(AccelerationPath.class);
    static final Set<AccelerationPath> ON_A_NODE = without(ALL, EnumSet.of(NONE));
    static final Set<AccelerationPath> ATTACHED =
            without(ALL, EnumSet.of(NONE, SOCKMAP, CILIUM_NATIVE, CILIUM_XDP));
    static final Set<AccelerationPath> UNDERLAY =
            EnumSet.of(UNDERLAY_MACVLAN, UNDERLAY_IPVLAN, UNDERLAY_VLAN);
    static final Set<AccelerationPath> WITH_HUGEPAGES =
            EnumSet.of(AF_XDP, DPDK_VFIO, USERSPACE_MEMIF, USERSPACE_VHOST, VPP_VCL);
    static final Set<AccelerationPath> WITH_CAPABILITIES =
            EnumSet.of(SRIOV_RDMA, RDMA_SHARED, AF_XDP, DPDK_VFIO);

    private Paths() {}

    static Set<AccelerationPath> without(Set<AccelerationPath> paths, Set<AccelerationPath> these) {
        var others = EnumSet.copyOf(paths);
        others.removeAll(these);
        return others;
    }
}
