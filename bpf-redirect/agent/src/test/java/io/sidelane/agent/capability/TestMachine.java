package io.sidelane.agent.capability;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/**
 * A machine's root directory out of a description of a few lines. The tree is as the kernel, the
 * kubelet and CNI lay it out; the descriptions are written by hand from their documentation.
 *
 * <pre>
 * pci ADDRESS VENDOR:DEVICE DRIVER [net= speed= up= numa= group= totalvfs= rdma= switch= port= driverless=]
 * vf OF ADDRESS DRIVER|- [net= group= rdma=]
 * hugepages KIB TOTAL FREE [nodeN=FREE]
 * kernel RELEASE [text of /proc/version]
 * config CONFIG_X=y ...          /boot/config-RELEASE
 * modules NAME ...               loaded
 * loadable NAME ...              in modules.dep
 * file PATH TEXT | exists PATH | directory PATH
 * </pre>
 */
public final class TestMachine {

    private final Path root;
    private String release = "";

    private TestMachine(Path root) {
        this.root = root;
    }

    /** All that are described, by name. */
    public static List<String> names() {
        try (Stream<Path> files = Files.list(folder())) {
            return files.map(file -> file.getFileName().toString().replace(".machine", ""))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lays out a machine that is described in the resources. */
    public static NodeFiles named(String name, Path root) throws IOException {
        return of(Files.readAllLines(folder().resolve(name + ".machine")), root);
    }

    public static NodeFiles of(List<String> description, Path root) throws IOException {
        var machine = new TestMachine(root);
        for (var line : description) {
            if (!line.isBlank() && !line.startsWith("#")) {
                machine.line(line.strip());
            }
        }
        return new NodeFiles(root);
    }

    private static Path folder() {
        try {
            return Path.of(
                    Objects.requireNonNull(TestMachine.class.getResource("machines")).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private void line(String line) throws IOException {
        var words = line.split("\\s+");
        switch (words[0]) {
            case "pci" -> pci(words);
            case "vf" -> vf(words);
            case "hugepages" -> hugepages(words);
            case "kernel" -> kernel(words[1], line);
            case "config" -> write("boot/config-" + release, rest(words).replace(' ', '\n') + "\n");
            case "configgz" -> gzip("proc/config.gz", rest(words).replace(' ', '\n') + "\n");
            case "modules" ->
                    write(
                            "proc/modules",
                            rest(words).replace(" ", " 16384 0 - Live 0x0\n")
                                    + " 16384 0 - Live 0x0\n");
            case "loadable" ->
                    write(
                            "lib/modules/%s/modules.dep".formatted(release),
                            "kernel/" + rest(words).replace(" ", ".ko.xz:\nkernel/") + ".ko.xz:\n");
            case "file" ->
                    write(words[1], line.substring(line.indexOf(words[1]) + words[1].length() + 1));
            case "exists" -> write(words[1], "");
            case "directory" -> Files.createDirectories(root.resolve(words[1]));
            default -> throw new IllegalArgumentException("machine: " + line);
        }
    }

    private void kernel(String name, String line) throws IOException {
        release = name;
        write("proc/sys/kernel/osrelease", name + "\n");
        write("proc/version", line.substring("kernel ".length()) + "\n");
        write("proc/filesystems", "nodev\tsysfs\nnodev\tcgroup2\n");
        write("proc/mounts", "cgroup2 /sys/fs/cgroup cgroup2 rw 0 0\n");
    }

    private void pci(String[] words) throws IOException {
        var options = options(words, 4);
        var ids = words[2].split(":");
        var device = "sys/devices/pci0000:00/" + words[1];
        write(device + "/vendor", "0x" + ids[0] + "\n");
        write(device + "/device", "0x" + ids[1] + "\n");
        write(device + "/numa_node", options.getOrDefault("numa", "-1") + "\n");
        link("sys/bus/pci/devices/" + words[1], "../../../devices/pci0000:00/" + words[1]);
        var holder = device;
        if (words[3].startsWith("virtio")) {
            // The device that drives the interface is virtio's own, below the PCI device.
            holder = device + "/virtio0";
            driver(device, "virtio-pci");
        }
        driver(holder, words[3]);
        group(device, options);
        if (options.containsKey("totalvfs")) {
            write(device + "/sriov_totalvfs", options.get("totalvfs") + "\n");
            write(device + "/sriov_numvfs", "0\n");
        }
        net(holder, options);
        rdma(device, options);
    }

    private void vf(String[] words) throws IOException {
        var options = options(words, 4);
        var parent = "sys/devices/pci0000:00/" + words[1];
        var device = "sys/devices/pci0000:00/" + words[2];
        int number = 0;
        while (Files.isSymbolicLink(root.resolve(parent + "/virtfn" + number))) {
            number++;
        }
        write(parent + "/sriov_numvfs", number + 1 + "\n");
        write(device + "/vendor", "0x8086\n");
        write(device + "/device", "0x154c\n");
        link(parent + "/virtfn" + number, "../" + words[2]);
        link(device + "/physfn", "../" + words[1]);
        if (!words[3].equals("-")) {
            driver(device, words[3]);
        }
        group(device, options);
        net(device, options);
        rdma(device, options);
    }

    private void net(String device, Map<String, String> options) throws IOException {
        var name = options.get("net");
        if (name == null) {
            return;
        }
        var at = device + "/net/" + name;
        write(at + "/speed", options.getOrDefault("speed", "-1") + "\n");
        write(at + "/carrier", options.getOrDefault("up", "1") + "\n");
        link(at + "/device", "../../../" + Path.of(device).getFileName());
        link("sys/class/net/" + name, "../../../" + at);
        if (options.containsKey("switch")) {
            write(at + "/phys_switch_id", options.get("switch") + "\n");
        }
        if (options.containsKey("port")) {
            write(at + "/phys_port_name", options.get("port") + "\n");
        }
    }

    private void rdma(String device, Map<String, String> options) throws IOException {
        var name = options.get("rdma");
        if (name != null) {
            var at = device + "/infiniband/" + name;
            Files.createDirectories(root.resolve(at + "/ports/1"));
            link(at + "/device", "../../../" + Path.of(device).getFileName());
            link("sys/class/infiniband/" + name, "../../../" + at);
        }
    }

    private void driver(String device, String driver) throws IOException {
        Files.createDirectories(root.resolve("sys/bus/pci/drivers/" + driver));
        link(
                device + "/driver",
                Path.of(device).relativize(Path.of("sys/bus/pci/drivers", driver)).toString());
    }

    private void group(String device, Map<String, String> options) throws IOException {
        var group = options.get("group");
        if (group != null) {
            Files.createDirectories(root.resolve("sys/kernel/iommu_groups/" + group));
            link(device + "/iommu_group", "../../../kernel/iommu_groups/" + group);
        }
    }

    private void hugepages(String[] words) throws IOException {
        var name = "hugepages-%skB".formatted(words[1]);
        write("sys/kernel/mm/hugepages/" + name + "/nr_hugepages", words[2] + "\n");
        write("sys/kernel/mm/hugepages/" + name + "/free_hugepages", words[3] + "\n");
        for (var node : options(words, 4).entrySet()) {
            write(
                    "sys/devices/system/node/%s/hugepages/%s/free_hugepages"
                            .formatted(node.getKey(), name),
                    node.getValue() + "\n");
        }
    }

    private static Map<String, String> options(String[] words, int from) {
        var options = new HashMap<String, String>();
        for (int i = from; i < words.length; i++) {
            var pair = words[i].split("=", 2);
            options.put(pair[0], pair[1]);
        }
        return options;
    }

    private static String rest(String[] words) {
        return String.join(" ", new ArrayList<>(List.of(words)).subList(1, words.length));
    }

    private void write(String path, String text) throws IOException {
        var file = root.resolve(path);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.writeString(file, text);
    }

    private void gzip(String path, String text) throws IOException {
        var file = root.resolve(path);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        try (var out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private void link(String path, String target) throws IOException {
        var file = root.resolve(path);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.createSymbolicLink(file, Path.of(target));
    }
}
