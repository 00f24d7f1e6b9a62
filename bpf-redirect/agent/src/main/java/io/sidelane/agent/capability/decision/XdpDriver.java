package io.sidelane.agent.capability.decision;

import io.sidelane.agent.datapath.KernelVersion;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What drivers do with XDP programs, by the kernel that brought it. Distributions bring drivers to
 * older kernels: where a program was really attached, that counts and not this.
 *
 * @param nativeSince the first kernel whose driver runs XDP programs
 * @param zeroCopySince the first kernel whose driver gives AF_XDP its buffers; null: none does
 * @param offloads whether the NIC itself can run them
 * @see <a href="https://github.com/iovisor/bcc/blob/master/docs/kernel-versions.md">kernel
 *     versions</a>, and the commits that add XDP_SETUP_PROG and XDP_SETUP_XSK_POOL to a driver
 */
record XdpDriver(
        KernelVersion nativeSince, @Nullable KernelVersion zeroCopySince, boolean offloads) {

    private static final Map<String, XdpDriver> KNOWN =
            Map.ofEntries(
                    driver("ixgbe", 4, 12, zeroCopy(4, 20)),
                    driver("ixgbevf", 4, 17, null),
                    driver("i40e", 4, 13, zeroCopy(4, 20)),
                    driver("ice", 5, 5, zeroCopy(5, 5)),
                    driver("igb", 5, 10, zeroCopy(6, 14)),
                    driver("igc", 5, 13, zeroCopy(5, 14)),
                    driver("mlx4_en", 4, 8, null),
                    driver("mlx5_core", 4, 9, zeroCopy(5, 3)),
                    driver("virtio_net", 4, 10, zeroCopy(6, 11)),
                    driver("veth", 4, 19, null),
                    driver("ena", 5, 6, null),
                    driver("hv_netvsc", 5, 6, null),
                    driver("mana", 5, 17, null),
                    driver("gve", 6, 4, null),
                    driver("vmxnet3", 6, 6, null),
                    driver("bnxt_en", 4, 11, null),
                    driver("qede", 4, 10, null),
                    driver("sfc", 5, 5, null),
                    Map.entry(
                            "nfp",
                            new XdpDriver(new KernelVersion(4, 10, 0), zeroCopy(5, 18), true)));

    /** Null for a driver that is not known to have any. */
    static @Nullable XdpDriver of(String driver) {
        return KNOWN.get(driver);
    }

    private static Map.Entry<String, XdpDriver> driver(
            String name, int major, int minor, @Nullable KernelVersion zeroCopySince) {
        return Map.entry(
                name, new XdpDriver(new KernelVersion(major, minor, 0), zeroCopySince, false));
    }

    private static KernelVersion zeroCopy(int major, int minor) {
        return new KernelVersion(major, minor, 0);
    }
}
