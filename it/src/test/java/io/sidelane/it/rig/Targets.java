package io.sidelane.it.rig;

import java.nio.file.Path;
import java.util.List;

/** Targets of pods that do not exist. */
public final class Targets {
    private Targets() {}

    public static Target service(int port) {
        return new Target(
                pod("client", 2),
                "10.77.0.3",
                port,
                null,
                List.of(pod("client", 2), pod("server", 3)));
    }

    static Target hop() {
        return new Target(pod("hop", 6), "10.77.0.3", 9000, null, List.of(pod("hop", 6)));
    }

    static Pod pod(String name, int index) {
        return new Pod(
                name,
                "uid-of-" + name,
                "sidelane-rig0001-" + name,
                new Cgroup(Path.of("/cgroup", name)),
                "10.77.0." + index,
                "fd77::" + index);
    }
}
