package io.sidelane.agent.capability;

/** A kernel module that a path may need, and the build option that makes it. */
public enum KernelModule {
    MACVLAN("macvlan", "CONFIG_MACVLAN"),
    IPVLAN("ipvlan", "CONFIG_IPVLAN"),
    VLAN("8021q", "CONFIG_VLAN_8021Q"),
    OPENVSWITCH("openvswitch", "CONFIG_OPENVSWITCH"),
    VFIO_PCI("vfio-pci", "CONFIG_VFIO_PCI"),
    IB_UVERBS("ib_uverbs", "CONFIG_INFINIBAND_USER_ACCESS"),
    RDMA_UCM("rdma_ucm", "CONFIG_INFINIBAND_USER_ACCESS");

    /** Whether it can be used. */
    public enum State {
        /** It is loaded, or built in. */
        PRESENT,
        /** It is a file that can be loaded. */
        LOADABLE,
        /** The kernel was built without it. */
        NOT_BUILT,
        /** It is neither loaded nor to be found. */
        MISSING
    }

    private final String file;
    private final String option;

    KernelModule(String file, String option) {
        this.file = file;
        this.option = option;
    }

    /** As {@code modprobe} takes it. */
    public String file() {
        return file;
    }

    /** As {@code lsmod} shows it. */
    String loaded() {
        return file.replace('-', '_');
    }

    public String option() {
        return option;
    }
}
