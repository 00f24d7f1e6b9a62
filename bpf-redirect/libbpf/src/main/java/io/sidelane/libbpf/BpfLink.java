package io.sidelane.libbpf;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/**
 * A program attached somewhere. Closing it detaches the program unless the link is pinned; a pinned
 * link outlives this process and ends when its pin is deleted.
 */
public final class BpfLink implements AutoCloseable {

    /* struct bpf_link_create_opts of libbpf 1.1, and XDP_FLAGS_DRV_MODE, XDP_FLAGS_SKB_MODE of linux/if_link.h */
    private static final long OPTS_SIZE = 64;
    private static final long OPTS_FLAGS = 8;
    private static final int AFTER_THE_DRIVER = 1 << 1;
    private static final int IN_THE_DRIVER = 1 << 2;

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

    /**
     * Attaches an XDP program to a network interface of the calling thread's namespace, in its
     * driver: a driver that cannot refuses with EOPNOTSUPP, and an interface that has a program
     * already with EBUSY (Linux 5.9).
     */
    public static BpfLink xdp(BpfProgram program, int interfaceIndex) {
        return xdp(
                program,
                interfaceIndex,
                IN_THE_DRIVER,
                "in its driver",
                "a driver with XDP, and no other XDP program");
    }

    /** As {@link #xdp}, after the driver: slower, with any interface. */
    public static BpfLink genericXdp(BpfProgram program, int interfaceIndex) {
        return xdp(
                program,
                interfaceIndex,
                AFTER_THE_DRIVER,
                "after its driver",
                "no other XDP program");
    }

    private static BpfLink xdp(
            BpfProgram program, int interfaceIndex, int flags, String where, String hint) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment opts = arena.allocate(OPTS_SIZE, 8);
            opts.set(JAVA_LONG, 0, OPTS_SIZE);
            opts.set(JAVA_INT, OPTS_FLAGS, flags);
            return new BpfLink(
                    "attach %s to interface %d as XDP, %s"
                            .formatted(program, interfaceIndex, where),
                    LibbpfLinks.bpf_link_create(
                            program.fd(), interfaceIndex, AttachType.XDP.value(), opts),
                    hint);
        }
    }

    /**
     * Attaches a traffic control program to an interface of the calling thread's namespace, after
     * those that are there (Linux 6.6).
     *
     * @param type {@link AttachType#TCX_INGRESS} or {@link AttachType#TCX_EGRESS}
     */
    public static BpfLink trafficControl(BpfProgram program, int interfaceIndex, AttachType type) {
        return create(
                program,
                interfaceIndex,
                type,
                "attach %s to interface %d as %s".formatted(program, interfaceIndex, type),
                "Linux 6.6 or newer and an interface");
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
