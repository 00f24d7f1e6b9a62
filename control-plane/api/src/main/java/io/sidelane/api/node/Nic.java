package io.sidelane.api.node;

import io.sidelane.api.schema.Default;
import io.sidelane.api.schema.Doc;
import io.sidelane.api.schema.Form;
import io.sidelane.api.schema.Range;
import io.sidelane.api.schema.Required;
import io.sidelane.api.schema.Size;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * @param pciAddress null when it is on no PCI bus
 * @param sriov null when it has no virtual functions
 * @param rdma null when it has no RDMA device
 * @param eswitch null when it has no embedded switch
 * @param numa null when it belongs to no NUMA node
 * @param speed null when it is down or has none
 * @param model null when nobody named it
 */
@Doc("A network interface of the node.")
public record Nic(
        @Doc("Its name, such as eth0.") @Required("a name") @Form(max = 15) String name,
        @Doc("Its driver, such as mlx5_core.") @Required("a driver") @Form(max = 63) String driver,
        @Doc("Its PCI address, such as 0000:02:00.0.") @Form(max = 32) @Nullable String pciAddress,
        @Doc("How XDP programs can be attached.") @Size(max = 3) Set<XdpMode> xdpModes,
        @Doc("Its virtual functions.") @Nullable Sriov sriov,
        @Doc("Its RDMA device.") @Nullable Rdma rdma,
        @Doc("The mode of its embedded switch.") @Nullable EswitchMode eswitch,
        @Doc("The NUMA node that it is near.") @Range(min = 0, max = 1_023) @Nullable Integer numa,
        @Doc("Mbit/s.") @Range(min = 0, max = 1_000_000) @Nullable Integer speed,
        @Doc("Its model, such as ConnectX-6 Dx; vendor and device id where it is not known.")
                @Form(max = 63)
                @Nullable String model,
        @Doc("Whether AF_XDP works on it without copying.") @Default("false") boolean zeroCopy) {

    public Nic {
        xdpModes = Set.copyOf(xdpModes);
    }
}
