package io.sidelane.it.paths;

import com.fasterxml.jackson.databind.JsonNode;
import io.sidelane.it.rig.Await;
import io.sidelane.it.rig.Command;
import io.sidelane.it.rig.RigException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Two nodes, as network namespaces with a wire between their NICs of each name, and pods that the
 * real CNI plugins attach to them. What plugins and their books write stays in a folder.
 */
public final class Underlay implements AutoCloseable {

    private static final Path PLUGINS = Path.of("/usr/lib/cni");
    private static final Duration LIMIT = Duration.ofSeconds(60);

    // cnitool and host-local keep their books below /var/lib, wherever they are told to be.
    private static final String WITH_BOOKS = "mount --bind \"$1\" /var/lib && shift && exec \"$@\"";

    private final Path cnitool;
    private final Path folder;
    private final String prefix = "sidelane-cni-%d".formatted(ProcessHandle.current().pid());
    private final List<String> namespaces = new ArrayList<>();
    private int networks;

    /** What a pod has got of one network. */
    public record Attached(
            Attachment attachment, Path configuration, int node, List<InetAddress> addresses) {}

    public Underlay(Path cnitool, Path folder, Set<String> nics) {
        this.cnitool = cnitool;
        this.folder = folder;
        try {
            var one = addNamespace("node-0");
            var other = addNamespace("node-1");
            for (var nic : nics) {
                ip("-n", one, "link", "add", nic, "type", "veth", "peer", nic, "netns", other);
                for (var node : List.of(one, other)) {
                    ip("-n", node, "link", "set", nic, "up");
                }
            }
        } catch (RigException e) {
            close();
            throw e;
        }
    }

    /** A network namespace that stands for a pod; its path is what a runtime gives to plugins. */
    public Path addPod(String name) {
        return Path.of("/run/netns", addNamespace(name));
    }

    /**
     * Asks for it as a runtime does: {@code ADD}, and {@code DEL} when that failed, for a plugin
     * may have been half way.
     */
    public Attached add(Attachment attachment, int node, Path pod) {
        try {
            var networkFolder = Files.createDirectory(folder.resolve("net-" + networks++));
            Files.writeString(
                    networkFolder.resolve("network.conflist"), attachment.network().toString());
            var attached = new Attached(attachment, networkFolder, node, List.of());
            var result = Injected.json(addOrUndo(attached, pod));
            var addresses = new ArrayList<InetAddress>();
            for (var each : result.path("ips")) {
                addresses.add(
                        AddressRange.literal(
                                each.path("address").asText().replaceFirst("/.*", "")));
            }
            return new Attached(attachment, networkFolder, node, addresses);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String addOrUndo(Attached attached, Path pod) {
        try {
            return cni("add", attached, pod);
        } catch (RigException e) {
            cni("del", attached, pod);
            throw e;
        }
    }

    /** {@code DEL}: the interface goes, and the address is given back. */
    public void delete(Attached attached, Path pod) {
        cni("del", attached, pod);
    }

    /** The interfaces of a pod whose addresses nobody else turned out to have (RFC 4862). */
    public List<JsonNode> settled(Path pod) {
        Await.until(
                "addresses that are not tentative",
                LIMIT,
                () -> interfaces(pod).stream().noneMatch(Underlay::isTentative));
        return interfaces(pod);
    }

    private static boolean isTentative(JsonNode link) {
        return link.path("addr_info")
                .valueStream()
                .anyMatch(address -> address.path("tentative").asBoolean());
    }

    /** The interfaces of a pod, its loopback left out, as {@code ip -d -j address} has them. */
    public List<JsonNode> interfaces(Path pod) {
        return Injected.json(ip("-n", pod.getFileName().toString(), "-d", "-j", "address"))
                .valueStream()
                .filter(link -> !link.path("ifname").asText().equals("lo"))
                .toList();
    }

    /** Addresses that are handed out now, by the books of all nodes. */
    public List<String> booked() {
        try (var files = Files.walk(folder)) {
            return files.map(file -> folder.relativize(file).toString())
                    .filter(name -> name.matches("[^/]+/cni/networks/[^/]+/[0-9a-f.:]+"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String cni(String verb, Attached attached, Path pod) {
        try {
            var books = attached.attachment().ofAllNodes() ? "all" : "node-" + attached.node();
            return Command.run(
                    List.of(
                            "nsenter",
                            "--net=/run/netns/%s-node-%d".formatted(prefix, attached.node()),
                            "unshare",
                            "--mount",
                            "--propagation",
                            "private",
                            "sh",
                            "-c",
                            WITH_BOOKS,
                            "sh",
                            Files.createDirectories(folder.resolve(books)).toString(),
                            "env",
                            "CNI_PATH=" + PLUGINS,
                            "NETCONFPATH=" + attached.configuration(),
                            "CNI_IFNAME=" + attached.attachment().interfaceName(),
                            cnitool.toString(),
                            verb,
                            attached.attachment().networkName(),
                            pod.toString()),
                    LIMIT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String addNamespace(String name) {
        var namespace = prefix + "-" + name;
        ip("netns", "add", namespace);
        namespaces.add(namespace);
        ip("-n", namespace, "link", "set", "lo", "up");
        return namespace;
    }

    private static String ip(String... words) {
        var argv = new ArrayList<>(List.of("ip"));
        argv.addAll(List.of(words));
        return Command.run(argv, LIMIT);
    }

    @Override
    public void close() {
        namespaces.reversed().forEach(namespace -> ip("netns", "del", namespace));
        namespaces.clear();
    }
}
