package io.sidelane.libbpf;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/**
 * A program attached somewhere. Closing it detaches the program unless the link is pinned; a pinned
 * link outlives this process and ends when its pin is deleted.
 */
public final class BpfLink implements AutoCloseable {

    private final Fd fd;

    private BpfLink(String operation, int fd, String hint) {
        this.fd = new Fd(operation, BpfException.check(fd, operation, hint));
    }

    private BpfLink(Fd fd) {
        this.fd = fd;
    }

    /** Opens a pinned link. */
    public static BpfLink open(Path pin) {
        return new BpfLink(Info.openPin(pin, "link"));
    }

    /** Attaches to a cgroup, next to whatever else is attached there. */
    public static BpfLink cgroup(BpfProgram program, Path cgroup, AttachType type) {
        try (Fd directory = Fd.ofDirectory(cgroup)) {
            return create(
                    program,
                    directory.number(),
                    type,
                    "attach %s to cgroup %s as %s".formatted(program, cgroup, type),
                    "a cgroup v2 directory where no one attached without allowing several");
        }
    }

    /** Attaches to a network namespace: {@link AttachType#SK_LOOKUP}. */
    public static BpfLink netns(BpfProgram program, NetworkNamespace netns, AttachType type) {
        return create(
                program,
                netns.fd(),
                type,
                "attach %s to %s as %s".formatted(program, netns, type),
                "a network namespace without a program of another kind of attachment");
    }

    /** Attaches a tp_btf, fentry, fexit or lsm program where its section says. */
    public static BpfLink tracing(BpfProgram program) {
        return new BpfLink(
                "attach " + program,
                LibbpfLinks.bpf_raw_tracepoint_open(MemorySegment.NULL, program.fd()),
                "a kernel with BPF trampolines, and bpf in its lsm= list for lsm programs");
    }

    public static BpfLink rawTracepoint(BpfProgram program, String name) {
        try (var arena = Arena.ofConfined()) {
            return new BpfLink(
                    "attach %s to raw tracepoint %s".formatted(program, name),
                    LibbpfLinks.bpf_raw_tracepoint_open(arena.allocateFrom(name), program.fd()),
                    "a tracepoint of this kernel");
        }
    }

    /** Attaches to a classic tracepoint, such as {@code syscalls} and {@code sys_enter_splice}. */
    public static BpfLink tracepoint(BpfProgram program, String category, String name) {
        try (Fd event = Tracepoints.open(category, name)) {
            // The link holds the event: our descriptor of it may go.
            return create(
                    program,
                    event.number(),
                    AttachType.PERF_EVENT,
                    "attach %s to tracepoint %s/%s".formatted(program, category, name),
                    "Linux 5.15 or newer");
        }
    }

    /** Links an iterator program: of sockets, tasks and so on. */
    static BpfLink iterator(BpfProgram program) {
        return create(
                program,
                0,
                AttachType.TRACE_ITER,
                "link iterator " + program,
                "an iter/ program that needs no map");
    }

    public LinkInfo info() {
        return LinkInfo.of(fd.number());
    }

    /** Puts another program in this one's place; no event runs neither. */
    public void update(BpfProgram next) {
        var _ =
                BpfException.check(
                        LibbpfLinks.bpf_link_update(fd.number(), next.fd(), MemorySegment.NULL),
                        "update %s to %s".formatted(fd, next),
                        "a cgroup or netns link and a program of the same type");
    }

    public void pin(Path path) {
        Info.pin(fd.number(), path, "link");
    }

    /** The file descriptor, for a call that happens now. */
    public int fd() {
        return fd.number();
    }

    @Override
    public void close() {
        fd.close();
    }

    private static BpfLink create(
            BpfProgram program, int target, AttachType type, String operation, String hint) {
        return new BpfLink(
                operation,
                LibbpfLinks.bpf_link_create(program.fd(), target, type.value(), MemorySegment.NULL),
                hint);
    }
}
