package io.sidelane.agent.datapath;

import io.sidelane.libbpf.AttachType;
import io.sidelane.libbpf.AttachedPrograms;
import io.sidelane.libbpf.BpfException;
import io.sidelane.libbpf.BpfProgram;
import io.sidelane.libbpf.Mounts;
import java.nio.file.Path;
import java.util.Optional;

/** Finds who keeps a cgroup to himself, so that the message can name him. */
final class CgroupConflict {

    private CgroupConflict() {}

    static DataPathException explain(Path cgroup, AttachType type, BpfException refusal) {
        return find(cgroup, type)
                .map(
                        conflict ->
                                new DataPathException(
                                        "cgroup %s: %s (expected: programs attached with BPF_F_ALLOW_MULTI); nothing is attached"
                                                .formatted(cgroup, conflict),
                                        refusal))
                .orElseGet(
                        () ->
                                new DataPathException(
                                        refusal.summary() + "; nothing is attached", refusal));
    }

    /** In words: the first exclusive program from here up to the root. */
    static Optional<String> find(Path cgroup, AttachType type) {
        for (Path at = cgroup; at != null && Mounts.isCgroup2(at); at = at.getParent()) {
            AttachedPrograms attached = AttachedPrograms.ofCgroup(at, type);
            boolean exclusive = (attached.attachFlags() & AttachedPrograms.ALLOW_MULTI) == 0;
            if (exclusive && !attached.programIds().isEmpty()) {
                return Optional.of(
                        "%s at %s is taken exclusively by program %s"
                                .formatted(type, at, name(attached.programIds().getFirst())));
            }
        }
        return Optional.empty();
    }

    private static String name(int id) {
        try (BpfProgram program = BpfProgram.ofId(id)) {
            return "%s (id %d)".formatted(program.info().name(), id);
        } catch (BpfException e) {
            return "id " + id;
        }
    }
}
