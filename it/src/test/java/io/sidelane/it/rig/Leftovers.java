package io.sidelane.it.rig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What end-to-end tests of the rig need around them. */
public final class Leftovers {
    private Leftovers() {}

    /** Says why it skips: a machine without root or Envoy can still run all other tests. */
    public static void assumeRealParts() {
        boolean ready;
        String reason;
        try {
            Preconditions.check(List.of("ip", "nginx", "redis-server", "redis-benchmark", "wrk"));
            ready = Files.isExecutable(Binaries.envoy());
            reason = "";
        } catch (RigException e) {
            ready = false;
            reason = String.valueOf(e.getMessage());
        }
        assumeTrue(ready, reason);
    }

    /** Nothing is left that has no living owner: no namespace, cgroup, mount or directory. */
    public static void assertNone() throws IOException {
        assertThat(RunRegistry.cleanOrphans(Cgroup.root())).isEmpty();
        assertThat(owned()).isEmpty();
    }

    /** Runs of this process that are still there. */
    private static List<String> owned() throws IOException {
        var names = new TreeSet<String>();
        for (var directory :
                List.of(
                        Path.of("/run/netns"),
                        Path.of(System.getProperty("java.io.tmpdir")),
                        Path.of("/run/sidelane-rig"),
                        Cgroup.root().directory())) {
            if (Files.isDirectory(directory)) {
                try (Stream<Path> entries = Files.list(directory)) {
                    entries.map(entry -> entry.getFileName().toString()).forEach(names::add);
                }
            }
        }
        Files.readAllLines(Path.of("/proc/self/mounts"))
                .forEach(line -> names.addAll(List.of(line.split("[ /]"))));
        return names.stream()
                .filter(name -> RunId.ofName(name).filter(Leftovers::isOurs).isPresent())
                .toList();
    }

    private static boolean isOurs(RunId run) {
        try {
            var owner =
                    RunRegistry.Owner.parse(
                            Files.readString(Path.of("/run/sidelane-rig", run.name())));
            return owner.isEmpty() || owner.get().pid() == ProcessHandle.current().pid();
        } catch (IOException e) {
            return true; // without a file nobody owns it
        }
    }
}
