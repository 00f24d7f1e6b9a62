package io.sidelane.it.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts what belongs to the node and not to a pod, in a cgroup of its own. */
final class OnNode {
    private static final String ENTER =
            "echo $$ > \"$1/cgroup.procs\" || exit 125; shift; exec setsid \"$@\"";

    private OnNode() {}

    static OwnedProcess start(String what, Cgroup cgroup, List<String> argv, Path log) {
        var all = new ArrayList<>(List.of("/bin/sh", "-c", ENTER, "sidelane-node"));
        all.add(cgroup.directory().toString());
        all.addAll(argv);
        try {
            var process =
                    new ProcessBuilder(all)
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start();
            return new OwnedProcess(what, process, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
