package io.sidelane.agent.capability.decision;

import io.sidelane.agent.capability.NicFacts.PciFacts;
import java.util.Map;

/** Names of NICs by their PCI ids; those of the ones that people build paths on. */
final class NicModel {

    private static final Map<String, String> NAMES =
            Map.ofEntries(
                    Map.entry("8086:10fb", "Intel X520 (82599ES)"),
                    Map.entry("8086:154d", "Intel X520 (82599)"),
                    Map.entry("8086:1528", "Intel X540"),
                    Map.entry("8086:1563", "Intel X550"),
                    Map.entry("8086:1572", "Intel X710"),
                    Map.entry("8086:1581", "Intel X710"),
                    Map.entry("8086:15ff", "Intel X710-T"),
                    Map.entry("8086:1583", "Intel XL710"),
                    Map.entry("8086:158b", "Intel XXV710"),
                    Map.entry("8086:37d0", "Intel X722"),
                    Map.entry("8086:37d1", "Intel X722"),
                    Map.entry("8086:37d2", "Intel X722"),
                    Map.entry("8086:1592", "Intel E810-C"),
                    Map.entry("8086:1593", "Intel E810-C"),
                    Map.entry("8086:159b", "Intel E810-XXV"),
                    Map.entry("15b3:1013", "Mellanox ConnectX-4"),
                    Map.entry("15b3:1015", "Mellanox ConnectX-4 Lx"),
                    Map.entry("15b3:1017", "Mellanox ConnectX-5"),
                    Map.entry("15b3:1019", "Mellanox ConnectX-5 Ex"),
                    Map.entry("15b3:101b", "Mellanox ConnectX-6"),
                    Map.entry("15b3:101d", "Mellanox ConnectX-6 Dx"),
                    Map.entry("15b3:101f", "Mellanox ConnectX-6 Lx"),
                    Map.entry("15b3:1021", "NVIDIA ConnectX-7"),
                    Map.entry("15b3:a2d2", "Mellanox BlueField"),
                    Map.entry("15b3:a2d6", "NVIDIA BlueField-2"),
                    Map.entry("15b3:a2dc", "NVIDIA BlueField-3"),
                    Map.entry("1af4:1000", "virtio"),
                    Map.entry("1af4:1041", "virtio"),
                    Map.entry("1d0f:ec20", "Amazon ENA"),
                    Map.entry("1ae0:0042", "Google gVNIC"));

    private NicModel() {}

    /** Its name, else vendor and device id. */
    static String of(PciFacts pci) {
        var id = pci.vendor() + ":" + pci.device();
        return NAMES.getOrDefault(id, id);
    }
}
