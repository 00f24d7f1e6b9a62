package io.sidelane.agent.capability;

import io.sidelane.agent.capability.KernelModule.State;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what the kernel says of itself in procfs, sysfs, and /boot or /lib/modules. */
final class KernelReader {

    private final NodeFiles files;

    KernelReader(NodeFiles files) {
        this.files = files;
    }

    KernelFacts read() {
        var release = Objects.requireNonNullElse(files.text("proc/sys/kernel/osrelease"), "");
        var config = config(release);
        return new KernelFacts(
                release,
                Objects.requireNonNullElse(files.text("proc/version"), ""),
                files.exists("sys/kernel/btf/vmlinux"),
                files.lines("proc/filesystems").stream().anyMatch(line -> line.endsWith("cgroup2"))
                        && files.lines("proc/mounts").stream()
                                .anyMatch(line -> line.contains(" cgroup2 ")),
                config,
                modules(release, config),
                "Y".equals(files.text("sys/module/vfio/parameters/enable_unsafe_noiommu_mode")));
    }

    /* Where CONFIG_IKCONFIG_PROC is set the kernel has it itself, else distributions lay it down. */
    private @Nullable Map<String, String> config(String release) {
        var text = files.unzipped("proc/config.gz");
        if (text == null) {
            text = files.text("boot/config-" + release);
        }
        if (text == null) {
            text = files.text("lib/modules/%s/config".formatted(release));
        }
        return text == null ? null : parse(text);
    }

    static Map<String, String> parse(String text) {
        var config = new HashMap<String, String>();
        text.lines()
                .filter(line -> line.startsWith("CONFIG_"))
                .forEach(
                        line -> {
                            int equals = line.indexOf('=');
                            if (equals > 0) {
                                config.put(line.substring(0, equals), line.substring(equals + 1));
                            }
                        });
        return config;
    }

    private Map<KernelModule, State> modules(String release, @Nullable Map<String, String> config) {
        var loaded = new HashSet<String>();
        files.lines("proc/modules").forEach(line -> loaded.add(line.split(" ", 2)[0]));
        var builtin = names("lib/modules/%s/modules.builtin".formatted(release));
        var loadable = names("lib/modules/%s/modules.dep".formatted(release));
        var states = new EnumMap<KernelModule, State>(KernelModule.class);
        for (var module : KernelModule.values()) {
            var option = config == null ? null : config.getOrDefault(module.option(), "n");
            var name = module.loaded();
            if (loaded.contains(name)
                    || builtin.contains(name)
                    || "y".equals(option)
                    || files.isDirectory("sys/module/" + name)) {
                states.put(module, State.PRESENT);
            } else if ("n".equals(option)) {
                states.put(module, State.NOT_BUILT);
            } else if (loadable.contains(name)) {
                states.put(module, State.LOADABLE);
            } else {
                states.put(module, State.MISSING);
            }
        }
        return states;
    }

    /* Lines such as kernel/drivers/net/macvlan.ko.xz: and what it depends on. */
    private Set<String> names(String list) {
        var names = new HashSet<String>();
        for (var line : files.lines(list)) {
            int colon = line.indexOf(':');
            var path = colon < 0 ? line : line.substring(0, colon);
            var name = path.substring(path.lastIndexOf('/') + 1);
            int dot = name.indexOf(".ko");
            if (dot > 0) {
                names.add(name.substring(0, dot).replace('-', '_'));
            }
        }
        return names;
    }
}
