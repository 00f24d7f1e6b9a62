package io.sidelane.agent.capability;

import io.sidelane.agent.capability.NicFacts.PciFacts;
import io.sidelane.agent.capability.NicFacts.Vf;
import io.sidelane.agent.capability.NicFacts.VfFacts;
import io.sidelane.api.node.EswitchMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads interfaces that have a device behind them, or an RDMA device on them, from {@code
 * /sys/class/net} (kernel: Documentation/ABI/testing/sysfs-class-net, sysfs-bus-pci).
 */
final class NicReader {

    private static final String CLASS = "sys/class/net/";
    private static final Pattern PCI_ADDRESS =
            Pattern.compile("[0-9a-f]{4,}:[0-9a-f]{2}:[0-9a-f]{2}\\.[0-7]");

    /** The kernel's name of a port that stands for a virtual function at the switch. */
    private static final Pattern REPRESENTOR = Pattern.compile("(c\\d+)?pf\\d+vf\\d+");

    private final NodeFiles files;

    NicReader(NodeFiles files) {
        this.files = files;
    }

    List<NicFacts> read() {
        var rdma = rdmaByInterface();
        var switched = switchesWithRepresentors();
        var nics = new ArrayList<NicFacts>();
        for (var name : files.names("sys/class/net")) {
            boolean isRepresentor = isRepresentor(name);
            if (!isRepresentor
                    && (files.exists(CLASS + name + "/device") || rdma.containsKey(name))) {
                nics.add(read(name, rdma.getOrDefault(name, List.of()), switched));
            }
        }
        return nics;
    }

    private NicFacts read(String name, List<String> rdma, Set<String> switched) {
        var at = CLASS + name + "/";
        var device = files.real(at + "device");
        var pci = device == null ? null : pci(device);
        var numa = files.number(at + "device/numa_node");
        if (numa == null && pci != null) {
            numa = files.number("sys/bus/pci/devices/%s/numa_node".formatted(pci.address()));
        }
        var speed = files.number(at + "speed");
        var driver = device == null ? null : files.target(at + "device/driver");
        return new NicFacts(
                name,
                Objects.requireNonNullElse(driver, "virtual"),
                pci,
                numa == null || numa < 0 ? null : numa,
                speed == null || speed <= 0 ? null : speed,
                "1".equals(files.text(at + "carrier")),
                files.exists(at + "device/physfn"),
                vfs(at + "device/"),
                rdma,
                eswitch(at, driver, switched));
    }

    /* A virtio device is one level below the PCI device that brings it. */
    private @Nullable PciFacts pci(Path device) {
        for (var path = device; path != null; path = path.getParent()) {
            var name = path.getFileName().toString();
            if (PCI_ADDRESS.matcher(name).matches()) {
                return new PciFacts(
                        name, id(path + "/vendor"), id(path + "/device"), group(path.toString()));
            }
            if (path.getNameCount() < device.getNameCount()) {
                return null;
            }
        }
        return null;
    }

    private String id(String path) {
        var text = Objects.requireNonNullElse(files.text(path), "");
        return text.startsWith("0x") ? text.substring(2) : text;
    }

    private @Nullable Integer group(String device) {
        var group = files.target(device + "/iommu_group");
        try {
            return group == null ? null : Integer.valueOf(group);
        } catch (NumberFormatException _) {
            return null;
        }
    }

    private @Nullable VfFacts vfs(String device) {
        var total = files.number(device + "sriov_totalvfs");
        if (total == null || total <= 0) {
            return null;
        }
        var present = new ArrayList<Vf>();
        for (int i = 0; files.exists(device + "virtfn" + i); i++) {
            var at = device + "virtfn" + i;
            var address = files.target(at);
            if (address != null) {
                present.add(
                        new Vf(
                                address,
                                files.target(at + "/driver"),
                                !files.names(at + "/infiniband").isEmpty(),
                                group(at)));
            }
        }
        return new VfFacts(total, present);
    }

    /** RDMA devices by the interface that they are on. */
    private Map<String, List<String>> rdmaByInterface() {
        var found = new HashMap<String, List<String>>();
        for (var device : files.names("sys/class/infiniband")) {
            var at = "sys/class/infiniband/" + device + "/";
            var names = new HashSet<>(files.names(at + "device/net"));
            // Soft devices (rxe, siw) say what they are on, and so does each address of any.
            var parent = files.text(at + "parent");
            if (parent != null && !parent.isEmpty()) {
                names.add(parent);
            }
            for (var port : files.names(at + "ports")) {
                var first = files.text(at + "ports/" + port + "/gid_attrs/ndevs/0");
                if (names.isEmpty() && first != null && !first.isEmpty()) {
                    names.add(first);
                }
            }
            names.forEach(name -> found.computeIfAbsent(name, _ -> new ArrayList<>()).add(device));
        }
        return found;
    }

    private boolean isRepresentor(String name) {
        var port = files.text(CLASS + name + "/phys_port_name");
        return port != null && REPRESENTOR.matcher(port).matches();
    }

    private Set<String> switchesWithRepresentors() {
        var switches = new HashSet<String>();
        for (var name : files.names("sys/class/net")) {
            var id = files.text(CLASS + name + "/phys_switch_id");
            if (id != null && !id.isEmpty() && isRepresentor(name)) {
                switches.add(id);
            }
        }
        return switches;
    }

    /*
     * Only devlink (netlink) tells the mode itself. In sysfs it shows by what it makes: ports that
     * stand for virtual functions; and mlx5 names its switch in this mode alone.
     */
    private @Nullable EswitchMode eswitch(
            String at, @Nullable String driver, Set<String> switched) {
        var id = files.text(at + "phys_switch_id");
        boolean named = id != null && !id.isEmpty();
        if (named && (switched.contains(id) || "mlx5_core".equals(driver))) {
            return EswitchMode.SWITCHDEV;
        }
        return switch (Objects.requireNonNullElse(files.text(at + "compat/devlink/mode"), "")) {
            case "switchdev" -> EswitchMode.SWITCHDEV;
            case "legacy" -> EswitchMode.LEGACY;
            default ->
                    files.exists(at + "device/sriov_totalvfs") && hasSwitch(driver)
                            ? EswitchMode.LEGACY
                            : null;
        };
    }

    private static boolean hasSwitch(@Nullable String driver) {
        return driver != null
                && Set.of("mlx5_core", "ice", "bnxt_en", "nfp", "sfc").contains(driver);
    }
}
