package io.sidelane.api;

import io.sidelane.api.schema.Doc;

@Doc("One way to be fast. Every word can be written; an agent says which of them it offers.")
public enum AccelerationPath implements Word {
    @Doc(
            "eBPF hands bytes from socket to socket inside the node. Needs a kernel, no hardware; nothing is added to the pod.")
    SOCKMAP("Sockmap"),
    @Doc("A virtual function of an SR-IOV NIC as a network device of the pod.")
    SRIOV_NETDEVICE("SriovNetdevice"),
    @Doc("A virtual function with its own RDMA device.")
    SRIOV_RDMA("SriovRdma"),
    @Doc("An RDMA device that pods share.")
    RDMA_SHARED("RdmaShared"),
    @Doc("A port of Open vSwitch that a smart NIC or DPU switches in hardware.")
    OVS_OFFLOAD("OvsOffload"),
    @Doc("An address of the physical network by macvlan.")
    UNDERLAY_MACVLAN("UnderlayMacvlan"),
    @Doc("An address of the physical network by ipvlan.")
    UNDERLAY_IPVLAN("UnderlayIpvlan"),
    @Doc("An address of a VLAN of the physical network.")
    UNDERLAY_VLAN("UnderlayVlan"),
    @Doc("Cilium's native routing; nothing is added to the pod.")
    CILIUM_NATIVE("CiliumNative"),
    @Doc("Cilium's load balancing in the NIC's driver by XDP; nothing is added to the pod.")
    CILIUM_XDP("CiliumXdp"),
    @Doc("AF_XDP queues for a program that asks for them.")
    AF_XDP("AfXdp"),
    @Doc("A virtual function bound to vfio-pci, for DPDK.")
    DPDK_VFIO("DpdkVfio"),
    @Doc("A memif interface of VPP.")
    USERSPACE_MEMIF("UserspaceMemif"),
    @Doc("A vhost-user interface of VPP or OVS-DPDK.")
    USERSPACE_VHOST("UserspaceVhost"),
    @Doc("VPP's session layer under unchanged programs, by LD_PRELOAD.")
    VPP_VCL("VppVcl"),
    @Doc("Plain TCP, on purpose.")
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
