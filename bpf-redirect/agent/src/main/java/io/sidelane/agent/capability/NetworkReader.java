package io.sidelane.agent.capability;

import io.sidelane.agent.capability.NetworkFacts.Software;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads CNI's directories, and looks for the sockets and interfaces of network software. Since
 * Kubernetes 1.24 it is the container runtime that says where CNI's configuration is.
 */
final class NetworkReader {

    private static final String DEFAULT_DIRECTORY = "etc/cni/net.d";

    /** Configurations of container runtimes that may name another directory. */
    private static final List<String> RUNTIMES =
            List.of(
                    "etc/containerd/config.toml",
                    "var/lib/rancher/k3s/agent/etc/containerd/config.toml",
                    "var/lib/rancher/rke2/agent/etc/containerd/config.toml",
                    "etc/crio/crio.conf");

    /** containerd's key (conf_dirs since 2.1), CRI-O's key. */
    private static final Pattern DIRECTORY =
            Pattern.compile(
                    "\\s*(?:conf_dirs?|network_dir)\\s*=\\s*\\[?\\s*[\"']/([^\"']+)[\"'].*");

    private static final List<String> PLUGINS =
            List.of("opt/cni/bin", "usr/lib/cni", "usr/libexec/cni");

    private final NodeFiles files;

    NetworkReader(NodeFiles files) {
        this.files = files;
    }

    NetworkFacts read() {
        var said = directory();
        var types = types(said.directory());
        return new NetworkFacts(
                "/" + said.directory(), said.by(), types, plugins(), running(types));
    }

    private record Said(String directory, String by) {}

    private Said directory() {
        for (var file : RUNTIMES) {
            for (var line : files.lines(file)) {
                var match = DIRECTORY.matcher(line);
                if (match.matches()) {
                    return new Said(match.group(1), "/" + file);
                }
            }
        }
        return new Said(DEFAULT_DIRECTORY, "");
    }

    private List<String> types(String directory) {
        var types = new ArrayList<String>();
        for (var name : files.names(directory)) {
            if (name.endsWith(".conflist") || name.endsWith(".conf") || name.endsWith(".json")) {
                var text = files.text(directory + "/" + name);
                if (text != null) {
                    types.addAll(JsonFile.valuesOf("type", text));
                }
            }
        }
        return types;
    }

    private Set<String> plugins() {
        var plugins = new HashSet<String>();
        PLUGINS.forEach(directory -> plugins.addAll(files.names(directory)));
        return plugins;
    }

    private Set<Software> running(List<String> types) {
        var running = EnumSet.noneOf(Software.class);
        addIf(
                running,
                Software.CILIUM,
                files.exists("run/cilium/cilium.sock")
                        || files.exists("sys/class/net/cilium_host"));
        addIf(
                running,
                Software.MULTUS,
                types.stream()
                        .anyMatch(type -> type.equals("multus") || type.equals("multus-shim")));
        addIf(running, Software.SPIDERPOOL, files.exists("run/spidernet/spiderpool.sock"));
        // calico-vpp names its VPP's socket differently.
        boolean ofCalico = files.exists("run/vpp/vpp-api.sock");
        addIf(running, Software.VPP, ofCalico || files.exists("run/vpp/api.sock"));
        addIf(running, Software.CALICO_VPP, ofCalico);
        addIf(running, Software.OPEN_VSWITCH, files.exists("run/openvswitch/db.sock"));
        var database = files.text("etc/openvswitch/conf.db");
        addIf(running, Software.OPEN_VSWITCH_OFFLOAD, isSet(database, "hw-offload"));
        addIf(running, Software.OVS_DPDK, isSet(database, "dpdk-init"));
        return running;
    }

    /* The database is a log of changes in JSON: the last word counts. */
    private static boolean isSet(@org.jspecify.annotations.Nullable String database, String key) {
        if (database == null) {
            return false;
        }
        int at = database.lastIndexOf("[\"" + key + "\",");
        return at >= 0 && database.startsWith("\"true\"]", at + key.length() + 4);
    }

    private static void addIf(Set<Software> running, Software software, boolean runs) {
        if (runs) {
            running.add(software);
        }
    }
}
