package io.sidelane.agent.capability;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the node's kubelet keeps in its files.
 *
 * @param present whether there is a kubelet's directory
 * @param cpuManager its policy; null when nobody said
 * @param topologyManager its policy; null when nobody said
 * @param memoryManager its policy; null when nobody said
 * @param devices ids of the devices that each plugin's resource has
 * @param draDrivers drivers of dynamic resource allocation that are registered
 */
public record KubeletFacts(
        boolean present,
        @Nullable String cpuManager,
        @Nullable String topologyManager,
        @Nullable String memoryManager,
        Map<String, Set<String>> devices,
        List<String> draDrivers) {

    public KubeletFacts {
        devices = Map.copyOf(devices);
        draDrivers = List.copyOf(draDrivers);
    }
}
