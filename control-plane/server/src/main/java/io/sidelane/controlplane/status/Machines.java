package io.sidelane.controlplane.status;

import io.sidelane.api.Word;
import io.sidelane.api.node.CpuManagerPolicy;
import io.sidelane.api.node.EswitchMode;
import io.sidelane.api.node.HugepagePool;
import io.sidelane.api.node.Nic;
import io.sidelane.api.node.Rdma;
import io.sidelane.api.node.RdmaMode;
import io.sidelane.api.node.Sriov;
import io.sidelane.api.node.XdpMode;
import io.sidelane.api.profile.HugepageSize;
import io.sidelane.api.profile.NumaPolicy;
import io.sidelane.xds.v1alpha1.Hugepages;
import io.sidelane.xds.v1alpha1.NodeCapability;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an agent found on its machine, in the API's words. What the API's schema would not take is
 * left out: one odd NIC must not keep a node's whole status from being written.
 */
final class Machines {

    private static final int MAX_NICS = 64;
    private static final int MAX_LABELS = 64;
    private static final int MAX_DRIVERS = 16;
    private static final int MAX_NUMA = 1_023;
    private static final int MAX_VFS = 65_535;
    private static final int MAX_SPEED = 1_000_000;
    private static final int MAX_NAME = 15;
    private static final int MAX_TEXT = 63;
    private static final int MAX_PCI_ADDRESS = 32;

    private Machines() {}

    static List<Nic> nics(NodeCapability capability) {
        var names = new HashSet<String>();
        return capability.getNicsList().stream()
                .filter(
                        nic ->
                                fits(nic.getName(), MAX_NAME)
                                        && fits(nic.getDriver(), MAX_TEXT)
                                        && names.add(nic.getName()))
                .limit(MAX_NICS)
                .map(Machines::nic)
                .toList();
    }

    private static Nic nic(io.sidelane.xds.v1alpha1.Nic nic) {
        return new Nic(
                nic.getName(),
                nic.getDriver(),
                text(nic.getPciAddress(), MAX_PCI_ADDRESS),
                modes(nic.getXdpModesList()),
                nic.hasSriov() ? sriov(nic.getSriov()) : null,
                nic.hasRdma() ? rdma(nic.getRdma()) : null,
                word(EswitchMode.values(), nic.getEswitch()),
                nic.hasNuma() ? bounded(nic.getNuma(), MAX_NUMA) : null,
                nic.hasSpeedMbps() ? bounded(nic.getSpeedMbps(), MAX_SPEED) : null,
                text(nic.getModel(), MAX_TEXT),
                nic.getZeroCopy());
    }

    private static Set<XdpMode> modes(List<String> written) {
        var modes = EnumSet.noneOf(XdpMode.class);
        for (var one : written) {
            var mode = word(XdpMode.values(), one);
            if (mode != null) {
                modes.add(mode);
            }
        }
        return modes;
    }

    private static @Nullable Sriov sriov(io.sidelane.xds.v1alpha1.Sriov sriov) {
        var total = bounded(sriov.getTotalVfs(), MAX_VFS);
        var num = bounded(sriov.getNumVfs(), MAX_VFS);
        return total == null || num == null
                ? null
                : new Sriov(total, num, counts(sriov.getDriversMap(), MAX_DRIVERS));
    }

    private static @Nullable Rdma rdma(io.sidelane.xds.v1alpha1.Rdma rdma) {
        var mode = word(RdmaMode.values(), rdma.getMode());
        return mode == null || !fits(rdma.getDevice(), MAX_TEXT)
                ? null
                : new Rdma(rdma.getDevice(), mode);
    }

    static List<HugepagePool> hugepages(NodeCapability capability) {
        var pools = new ArrayList<HugepagePool>();
        for (Hugepages written : capability.getHugepagesList()) {
            var size = word(HugepageSize.values(), written.getSize());
            if (size != null
                    && written.getTotal() >= 0
                    && written.getFree() >= 0
                    && pools.stream().noneMatch(pool -> pool.size() == size)) {
                pools.add(
                        new HugepagePool(
                                size,
                                written.getTotal(),
                                written.getFree(),
                                counts(written.getFreeByNumaMap(), MAX_NICS)));
            }
        }
        return pools;
    }

    static @Nullable CpuManagerPolicy cpuManager(NodeCapability capability) {
        return word(CpuManagerPolicy.values(), capability.getCpuManager());
    }

    static @Nullable NumaPolicy topologyPolicy(NodeCapability capability) {
        return word(NumaPolicy.values(), capability.getTopologyPolicy());
    }

    static Map<String, String> labels(NodeCapability capability) {
        var labels = new TreeMap<String, String>();
        new TreeMap<>(capability.getLabelsMap())
                .forEach(
                        (name, value) -> {
                            if (labels.size() < MAX_LABELS && value.length() <= MAX_TEXT) {
                                labels.put(name, value);
                            }
                        });
        return labels;
    }

    private static Map<String, Integer> counts(Map<String, Integer> written, int most) {
        var counts = new TreeMap<String, Integer>();
        new TreeMap<>(written)
                .forEach(
                        (name, count) -> {
                            if (counts.size() < most && count >= 0 && fits(name, MAX_TEXT)) {
                                counts.put(name, count);
                            }
                        });
        return counts;
    }

    /* A uint32 of 2^31 and more is negative in Java. */
    private static @Nullable Integer bounded(int number, int most) {
        return number < 0 || number > most ? null : number;
    }

    private static boolean fits(String text, int most) {
        return !text.isEmpty() && text.length() <= most;
    }

    private static @Nullable String text(String written, int most) {
        return fits(written, most) ? written : null;
    }

    static <W extends Word> @Nullable W word(W[] words, String written) {
        for (var word : words) {
            if (word.word().equals(written)) {
                return word;
            }
        }
        return null;
    }
}
