package io.sidelane.api;

/** One way to be fast. Every word can be written; an agent says which of them it offers. */
public enum AccelerationPath implements Word {
    SOCKMAP("Sockmap"),
    SRIOV_NETDEVICE("SriovNetdevice"),
    SRIOV_RDMA("SriovRdma"),
    RDMA_SHARED("RdmaShared"),
    OVS_OFFLOAD("OvsOffload"),
    UNDERLAY_MACVLAN("UnderlayMacvlan"),
    UNDERLAY_IPVLAN("UnderlayIpvlan"),
    UNDERLAY_VLAN("UnderlayVlan"),
    CILIUM_NATIVE("CiliumNative"),
    CILIUM_XDP("CiliumXdp"),
    AF_XDP("AfXdp"),
    DPDK_VFIO("DpdkVfio"),
    USERSPACE_MEMIF("UserspaceMemif"),
    USERSPACE_VHOST("UserspaceVhost"),
    VPP_VCL("VppVcl"),
    /** Plain TCP, on purpose. */
    NONE("None");

    private final String word;

    AccelerationPath(String word) {
        this.word = word;
    }

    @Override
    public String word() {
        return word;
    }
}
