package io.sidelane.agent.capability;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The running kernel.
 *
 * @param release as uname -r says; empty when nobody could say
 * @param version what /proc/version says, which names Debian's upstream version
 * @param config its build options, such as {@code CONFIG_VETH} to {@code y}; null when they are
 *     nowhere to be read, in which case nothing is known of them
 * @param modules the state of each module that a path may need
 * @param unsafeNoIommu whether vfio is told to work without an IOMMU
 */
public record KernelFacts(
        String release,
        String version,
        boolean btf,
        boolean cgroup2,
        @Nullable Map<String, String> config,
        Map<KernelModule, KernelModule.State> modules,
        boolean unsafeNoIommu) {

    public KernelFacts {
        config = config == null ? null : Map.copyOf(config);
        modules = Map.copyOf(modules);
    }

    public KernelModule.State state(KernelModule module) {
        return modules.getOrDefault(module, KernelModule.State.MISSING);
    }
}
