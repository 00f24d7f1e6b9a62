package io.sidelane.agent.datapath;

import io.sidelane.agent.datapath.Check.Verdict;
import io.sidelane.libbpf.AttachType;
import io.sidelane.libbpf.BpfException;
import io.sidelane.libbpf.Mounts;
import io.sidelane.libbpf.Privileges;
import io.sidelane.libbpf.Privileges.Capability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether this node can have the data path, looked at without changing it. */
final class Node {

    private static final Path BTF = Path.of("/sys/kernel/btf/vmlinux");

    /** What loading, attaching, entering a pod's namespace and mounting a bpffs take. */
    private static final Set<Capability> NEEDED =
            EnumSet.of(
                    Capability.BPF, Capability.NET_ADMIN, Capability.PERFMON, Capability.SYS_ADMIN);

    private Node() {}

    static List<Check> check(DataPathConfig config) {
        var checks = new ArrayList<Check>();
        checks.add(privileges(Privileges.current()));
        checks.add(kernel(version(), System.getProperty("os.version")));
        checks.add(
                verdict(
                        "btf",
                        Files.isReadable(BTF),
                        BTF + " is there",
                        BTF + ": missing (expected: a kernel with CONFIG_DEBUG_INFO_BTF)",
                        "boot a kernel with BTF"));
        checks.add(cgroup(config.cgroup()));
        return checks;
    }

    /** Throws what {@link #check} found to be in the way, in one line. */
    static void require(DataPathConfig config) {
        for (Check check : check(config)) {
            if (check.verdict() == Verdict.FAILED) {
                throw new DataPathException(check.detail() + "; nothing is attached");
            }
        }
    }

    static Optional<KernelVersion> version() {
        try {
            var debian = KernelVersion.ofDebian(Files.readString(Path.of("/proc/version")));
            if (debian.isPresent()) {
                return debian;
            }
        } catch (IOException e) {
            return KernelVersion.parse(System.getProperty("os.version"));
        }
        return KernelVersion.parse(System.getProperty("os.version"));
    }

    /** Foreign programs that would keep ours from attaching, and leftovers of ours. */
    static List<Check> attachments(DataPathConfig config) {
        var checks = new ArrayList<Check>();
        for (AttachType type : KernelPrograms.CGROUP.values()) {
            Optional<String> conflict;
            try {
                conflict = CgroupConflict.find(config.cgroup(), type);
            } catch (BpfException e) {
                conflict = Optional.of(e.summary());
            }
            checks.add(
                    conflict.map(
                                    words ->
                                            new Check(
                                                    "cgroup " + type,
                                                    Verdict.FAILED,
                                                    words,
                                                    "detach it, or attach it with BPF_F_ALLOW_MULTI"))
                            .orElseGet(
                                    () ->
                                            new Check(
                                                    "cgroup " + type,
                                                    Verdict.OK,
                                                    "nothing is in the way",
                                                    "")));
        }
        Pins pins = Pins.under(config.bpffs());
        checks.add(
                new Check(
                        "pins",
                        Verdict.OK,
                        pins.exist()
                                ? "a data path is loaded, pinned at " + pins.root()
                                : "nothing is pinned at " + pins.root(),
                        ""));
        return checks;
    }

    static Check privileges(Privileges privileges) {
        var missing = EnumSet.copyOf(NEEDED);
        missing.removeAll(privileges.capabilities());
        return verdict(
                "privileges",
                missing.isEmpty(),
                "has " + words(NEEDED),
                "privileges: %s missing (expected: root, or %s)"
                        .formatted(words(missing), words(NEEDED)),
                "run as root or grant the capabilities");
    }

    static Check kernel(Optional<KernelVersion> version, String release) {
        if (version.isEmpty()) {
            return new Check("kernel", Verdict.WARNING, release + ": no version we can read", "");
        }
        KernelVersion kernel = version.get();
        if (!kernel.atLeast(KernelVersion.FLOOR)) {
            return new Check(
                    "kernel",
                    Verdict.FAILED,
                    "kernel %s: not supported (expected: %s or newer)"
                            .formatted(kernel, KernelVersion.FLOOR),
                    "connections stay on TCP on this node");
        }
        return verdict(
                "kernel",
                !kernel.knownUnsafe(),
                kernel.toString(),
                "kernel %s: redirecting can corrupt its memory, CVE-2025-38165 (expected: 6.1.142, 6.6.94, 6.12.34, 6.15.3 or newer of these)"
                        .formatted(kernel),
                "update the kernel");
    }

    private static Check cgroup(Path cgroup) {
        if (!mountsCgroup2()) {
            return new Check(
                    "cgroup",
                    Verdict.FAILED,
                    "cgroup v2: not mounted (expected: a cgroup2 file system, alone or beside v1)",
                    "boot with systemd.unified_cgroup_hierarchy=1 or mount cgroup2");
        }
        return verdict(
                "cgroup",
                Mounts.isCgroup2(cgroup),
                cgroup + " is a cgroup v2 directory",
                "--cgroup: %s (expected: a directory of a cgroup v2 file system)".formatted(cgroup),
                "see 'mount -t cgroup2'");
    }

    private static boolean mountsCgroup2() {
        try {
            return Files.readString(Path.of("/proc/self/mounts")).contains(" cgroup2 ");
        } catch (IOException e) {
            return false;
        }
    }

    private static String words(Set<Capability> capabilities) {
        return String.join(
                ", ", capabilities.stream().map(capability -> "CAP_" + capability).toList());
    }

    private static Check verdict(String name, boolean ok, String yes, String no, String remedy) {
        return new Check(name, ok ? Verdict.OK : Verdict.FAILED, ok ? yes : no, ok ? "" : remedy);
    }
}
