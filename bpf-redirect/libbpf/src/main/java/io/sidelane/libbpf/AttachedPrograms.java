package io.sidelane.libbpf;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The programs of one type attached somewhere, whoever attached them.
 *
 * @param attachFlags {@code BPF_F_ALLOW_*}: 0 forbids others below and beside, 1 lets a child
 *     override, 2 lets several attach. A query of effective programs reports 0
 * @param programIds in the order in which they run
 */
public record AttachedPrograms(int attachFlags, List<Integer> programIds) {

    public static final int ALLOW_OVERRIDE = 1;
    public static final int ALLOW_MULTI = 2;

    private static final int QUERY_EFFECTIVE = 1;
    private static final int MOST = 64;

    public AttachedPrograms {
        programIds = List.copyOf(programIds);
    }

    /** What is attached to this cgroup itself. */
    public static AttachedPrograms ofCgroup(Path cgroup, AttachType type) {
        return ofCgroup(cgroup, type, 0);
    }

    /** What runs for sockets of this cgroup, inherited programs included. */
    public static AttachedPrograms effectiveIn(Path cgroup, AttachType type) {
        return ofCgroup(cgroup, type, QUERY_EFFECTIVE);
    }

    /** What is attached to a sockmap or sockhash (Linux 5.18). */
    public static AttachedPrograms ofMap(BpfMap map, AttachType type) {
        return query(map.fd(), type, 0, map.toString(), "a sockmap or sockhash, Linux 5.18");
    }

    private static AttachedPrograms ofCgroup(Path cgroup, AttachType type, int queryFlags) {
        try (Fd directory = Fd.ofDirectory(cgroup)) {
            return query(
                    directory.number(),
                    type,
                    queryFlags,
                    "cgroup " + cgroup,
                    "a cgroup v2 directory, and CAP_NET_ADMIN");
        }
    }

    private static AttachedPrograms query(
            int target, AttachType type, int queryFlags, String where, String hint) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment flags = arena.allocate(JAVA_INT);
            MemorySegment ids = arena.allocate(JAVA_INT, MOST);
            MemorySegment count = arena.allocateFrom(JAVA_INT, MOST);
            var _ =
                    BpfException.check(
                            Libbpf.bpf_prog_query(
                                    target, type.value(), queryFlags, flags, ids, count),
                            "list the %s programs of %s".formatted(type, where),
                            hint);
            return new AttachedPrograms(
                    flags.get(JAVA_INT, 0),
                    Arrays.stream(ids.toArray(JAVA_INT))
                            .limit(count.get(JAVA_INT, 0))
                            .boxed()
                            .toList());
        }
    }
}
