package io.sidelane.it.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A network namespace with addresses and a cgroup for each container: what a pod is to the kernel.
 *
 * @param uid as in the cgroup's name, where a kubelet would put it
 */
public record Pod(String name, String uid, String netns, Cgroup cgroup, String ipv4, String ipv6) {

    /**
     * Enters cgroup, namespace and user, then becomes the program: one pid from the start. A
     * session of its own keeps the terminal's Ctrl-C for us, who stop things in order. The umask
     * lets the other container's user connect to Unix sockets.
     */
    private static final String ENTER =
            """
            echo $$ > "$1/cgroup.procs" || exit 125
            netns=$2 id=$3; shift 3; umask 0; ulimit -n "$(ulimit -H -n)"
            exec setsid nsenter --net="/run/netns/$netns" -- \
              setpriv --reuid=$id --regid=$id --clear-groups -- "$@"
            """;

    Cgroup cgroup(Container container) {
        return cgroup.child(container.cgroupName());
    }

    private List<String> enter(Container container, List<String> argv) {
        var all = new ArrayList<>(List.of("/bin/sh", "-c", ENTER, "sidelane-pod"));
        all.add(cgroup(container).directory().toString());
        all.add(netns);
        all.add(Integer.toString(container.uid()));
        all.addAll(argv);
        return all;
    }

    /** Starts a program that runs until it is stopped. */
    OwnedProcess start(String what, Container container, List<String> argv, Path log) {
        try {
            var process =
                    new ProcessBuilder(enter(container, argv))
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start();
            return new OwnedProcess(what, process, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a program to its end. */
    public Command.Outcome run(Container container, List<String> argv, Duration limit) {
        return Command.outcome(enter(container, argv), "", limit);
    }
}
