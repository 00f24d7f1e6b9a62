package io.sidelane.it.equivalence;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * A private place for programs: mount namespace with own {@code /run/netns} and bpffs, two pods
 * joined by veth, a cgroup. Everything in it ends with it; it does not know what is tested in it.
 */
final class Sandbox implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final Path enter = Program.home().resolve("enter");
    private static final String PREFIX = "sidelane-equivalence-";

    private final String id =
            PREFIX + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet();
    private final boolean asSidecar;
    private final Program keeper;
    private final Path cgroup;
    private final Path work;

    Sandbox() {
        this(false);
    }

    /**
     * @param asSidecar programs in pods run with the sidecars' uid, and otherwise as root
     */
    Sandbox(boolean asSidecar) {
        this.asSidecar = asSidecar;
        if (!Files.isExecutable(enter)) {
            throw new SuiteException(
                    "programs: none in %s (expected: built by the module's build)"
                            .formatted(Program.home()));
        }
        try {
            work = Files.createTempDirectory(id);
            removeAbandoned(cgroupRoot());
            cgroup = cgroupRoot().resolve(id);
            Files.createDirectories(programsCgroup());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        keeper = Program.start("keeper", List.of(enter.toString(), "--hold"), Map.of());
        keeper.await("ready", PATIENCE);
        for (Pod pod :
                List.of(Pod.NEAR, Pod.FAR, Pod.NEAR_TWIN, Pod.FAR_TWIN, Pod.STRANGER, Pod.NOBODY)) {
            run("ip", "netns", "add", pod.name());
            run("ip", "-n", pod.name(), "link", "set", "lo", "up");
        }
        join(Pod.NEAR, Pod.FAR);
        join(Pod.NEAR_TWIN, Pod.FAR_TWIN);
        join(Pod.STRANGER, Pod.NOBODY);
    }

    /** A run that was killed leaves its cgroups; its namespaces went with its processes. */
    private static void removeAbandoned(Path root) throws IOException {
        try (var cgroups = Files.newDirectoryStream(root, PREFIX + "*")) {
            for (Path left : cgroups) {
                String pid = left.getFileName().toString().substring(PREFIX.length()).split("-")[0];
                if (ProcessHandle.of(Long.parseLong(pid)).isEmpty()) {
                    Files.deleteIfExists(left.resolve("programs"));
                    Files.deleteIfExists(left);
                }
            }
        }
    }

    /** Where cgroup v2 is mounted: alone, or beside version 1. */
    static Path cgroupRoot() throws IOException {
        return Files.readAllLines(Path.of("/proc/mounts")).stream()
                .map(line -> line.split(" "))
                .filter(words -> words[2].equals("cgroup2"))
                .map(words -> Path.of(words[1]))
                .findFirst()
                .orElseThrow(() -> new SuiteException("cgroup v2: not mounted"));
    }

    Path work() {
        return work;
    }

    Path cgroup() {
        return cgroup;
    }

    private Path programsCgroup() {
        return cgroup.resolve("programs");
    }

    private void join(Pod one, Pod other) {
        run(
                "ip link add %s netns %s address %s type veth peer name %s netns %s address %s"
                        .formatted(
                                Pod.LINK, one.name(), Pod.MAC, Pod.LINK, other.name(), Pod.PEER_MAC)
                        .split(" "));
        for (Pod pod : List.of(one, other)) {
            if (!pod.ip4().isEmpty()) {
                ip(pod, "addr add %s/24 dev %s".formatted(pod.ip4(), Pod.LINK));
                ip(pod, "addr add %s/64 dev %s nodad".formatted(pod.ip6(), Pod.LINK));
            }
            ip(pod, "link set %s up".formatted(Pod.LINK));
        }
    }

    /** Runs {@code ip} in a pod. */
    void ip(Pod pod, String arguments) {
        run(("ip -n " + pod.name() + " " + arguments).split(" "));
    }

    /** Runs a command inside to its end and gives its output; anything but success is an error. */
    String run(String... command) {
        try (var program =
                Program.start(command[0], inside(List.of(), List.of(command)), Map.of())) {
            String output = String.join("\n", program.rest(PATIENCE));
            int code = program.exit(PATIENCE);
            if (code != 0) {
                throw new SuiteException(
                        "%s: exit code %d: %s".formatted(brief(command), code, output));
            }
            return output;
        }
    }

    /** A class path is longer than any message may be. */
    private static String brief(String[] command) {
        return Arrays.stream(command)
                .map(word -> word.length() > 80 ? "..." : word)
                .collect(Collectors.joining(" "));
    }

    /** The programs attached to this sandbox's cgroup and below, one a line. */
    List<String> attached() {
        return run("bpftool", "cgroup", "tree", cgroup.toString())
                .lines()
                .filter(line -> !line.startsWith("CgroupPath") && !line.startsWith("ID "))
                .filter(line -> !line.startsWith(cgroup.toString()))
                .map(String::strip)
                .toList();
    }

    /** What is pinned in the sandbox's bpffs. */
    List<String> pinned() {
        // The kernel itself may put its *.debug iterators there.
        return run(
                        "find",
                        "/sys/fs/bpf",
                        "-mindepth",
                        "1",
                        "-type",
                        "f",
                        "-not",
                        "-name",
                        "*.debug")
                .lines()
                .toList();
    }

    /** Starts a command in the sandbox, but in nobody's pod: as a node agent runs. */
    Program startOnNode(String name, List<String> command, Map<String, String> environment) {
        return Program.start(name, inside(List.of(), command), environment);
    }

    Program startOnNode(String name, List<String> enterOptions, List<String> command) {
        return Program.start(name, inside(enterOptions, command), Map.of());
    }

    /** Starts a command in a pod. */
    Program start(Pod pod, String name, List<String> command, Map<String, String> environment) {
        return Program.start(
                name,
                inside(
                        List.of("--netns", pod.name(), "--cgroup", programsCgroup().toString()),
                        asSidecar ? withSidecarUid(command) : command),
                environment);
    }

    Program start(Pod pod, String name, String... arguments) {
        var command = new ArrayList<String>();
        command.add(program(name).toString());
        command.addAll(List.of(arguments));
        return start(pod, name, command, Map.of());
    }

    private static List<String> withSidecarUid(List<String> command) {
        var all =
                new ArrayList<>(
                        List.of(
                                "setpriv",
                                "--reuid=1337",
                                "--inh-caps=+dac_override",
                                "--ambient-caps=+dac_override",
                                "--"));
        all.addAll(command);
        return all;
    }

    private List<String> inside(List<String> options, List<String> command) {
        var all = new ArrayList<String>();
        all.addAll(List.of(enter.toString(), "--mounts", Long.toString(keeper.pid())));
        all.addAll(options);
        all.add("--");
        all.addAll(command);
        return all;
    }

    static Path program(String name) {
        return Program.home().resolve(name);
    }

    /** An executable of its own: what is learned about one program is not held against another. */
    Path copyOf(String program, String as) {
        try {
            return Files.copy(
                    program(program), work.resolve(as), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Kills what is still running in the pods: children that outlived the program they belong to.
     */
    void clear() {
        boolean gone =
                Await.until(
                        Duration.ofSeconds(10),
                        () -> {
                            List<Long> left = running();
                            left.forEach(
                                    pid ->
                                            ProcessHandle.of(pid)
                                                    .ifPresent(ProcessHandle::destroyForcibly));
                            return left.isEmpty();
                        });
        if (!gone) {
            throw new SuiteException("cgroup %s: programs still run in it".formatted(cgroup));
        }
    }

    private List<Long> running() {
        try {
            return Files.readAllLines(programsCgroup().resolve("cgroup.procs")).stream()
                    .map(Long::valueOf)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        clear();
        keeper.finish();
        keeper.close();
        try {
            Files.deleteIfExists(programsCgroup());
            Files.deleteIfExists(cgroup);
            try (var files = Files.walk(work)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
