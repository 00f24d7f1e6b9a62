package io.sidelane.agent.capability;

import io.sidelane.api.node.EswitchMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A network interface as sysfs shows it.
 *
 * @param driver {@code virtual} for one without a device behind it
 * @param pci null when it is on no PCI bus
 * @param numa null when it is near none
 * @param speed Mbit/s, null when it is down or has none
 * @param up whether it has a carrier
 * @param isVirtualFunction whether it is one itself
 * @param vfs null when it can have none
 * @param rdma RDMA devices on it
 * @param eswitch null when nothing tells
 */
public record NicFacts(
        String name,
        String driver,
        @Nullable PciFacts pci,
        @Nullable Integer numa,
        @Nullable Integer speed,
        boolean up,
        boolean isVirtualFunction,
        @Nullable VfFacts vfs,
        List<String> rdma,
        @Nullable EswitchMode eswitch) {

    public NicFacts {
        rdma = List.copyOf(rdma);
    }

    /**
     * The PCI device behind an interface.
     *
     * @param vendor four hexadecimal digits, as device
     * @param iommuGroup null when it is in none
     */
    public record PciFacts(
            String address, String vendor, String device, @Nullable Integer iommuGroup) {}

    /**
     * Virtual functions of a NIC.
     *
     * @param total how many there can be
     * @param present those that there are
     */
    public record VfFacts(int total, List<Vf> present) {
        public VfFacts {
            present = List.copyOf(present);
        }
    }

    /**
     * One virtual function.
     *
     * @param driver null when it has none
     * @param rdma whether it has an RDMA device of its own
     */
    public record Vf(
            String address, @Nullable String driver, boolean rdma, @Nullable Integer iommuGroup) {}
}
