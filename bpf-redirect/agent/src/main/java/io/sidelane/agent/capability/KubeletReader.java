package io.sidelane.agent.capability;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a kubelet's state files. What it runs with stands in the state files of its managers; its
 * configuration is what it shall run with after a restart, and all there is for the topology
 * manager, which keeps no state (Kubernetes: Control CPU, Topology and Memory Management Policies).
 */
final class KubeletReader {

    private static final String DIRECTORY = "var/lib/kubelet/";

    /** The same on distributions that put the configuration elsewhere. */
    private static final List<String> CONFIGURATIONS =
            List.of(
                    DIRECTORY + "config.yaml",
                    "etc/kubernetes/kubelet/config.json",
                    "etc/kubernetes/kubelet/kubelet-config.json",
                    "etc/kubernetes/kubelet-config.yaml");

    private final NodeFiles files;

    KubeletReader(NodeFiles files) {
        this.files = files;
    }

    KubeletFacts read() {
        return new KubeletFacts(
                files.isDirectory(DIRECTORY),
                first(state("cpu_manager_state"), configured("cpuManagerPolicy")),
                configured("topologyManagerPolicy"),
                first(state("memory_manager_state"), configured("memoryManagerPolicy")),
                devices(),
                draDrivers());
    }

    private @Nullable String state(String file) {
        var text = files.text(DIRECTORY + file);
        var policies = text == null ? List.<String>of() : JsonFile.valuesOf("policyName", text);
        return policies.isEmpty() ? null : policies.getFirst().toLowerCase(Locale.ROOT);
    }

    /* A key of the outermost level, in YAML or JSON: no other level has one of these names. */
    private @Nullable String configured(String key) {
        var line = Pattern.compile("\\s*\"?" + key + "\"?\\s*:\\s*\"?([A-Za-z-]+)\"?,?\\s*");
        for (var file : CONFIGURATIONS) {
            for (var text : files.lines(file)) {
                var match = line.matcher(text);
                if (match.matches()) {
                    return match.group(1).toLowerCase(Locale.ROOT);
                }
            }
        }
        return null;
    }

    private Map<String, Set<String>> devices() {
        var text = files.text(DIRECTORY + "device-plugins/kubelet_internal_checkpoint");
        return text == null ? Map.of() : JsonFile.listsUnder("RegisteredDevices", text);
    }

    private List<String> draDrivers() {
        var drivers = new ArrayList<String>();
        for (var name : files.names(DIRECTORY + "plugins")) {
            if (files.exists(DIRECTORY + "plugins/" + name + "/dra.sock")) {
                drivers.add(name);
            }
        }
        return drivers;
    }

    private static @Nullable String first(@Nullable String one, @Nullable String other) {
        return one == null ? other : Objects.requireNonNull(one);
    }
}
