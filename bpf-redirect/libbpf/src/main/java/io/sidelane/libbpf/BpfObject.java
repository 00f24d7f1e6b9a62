package io.sidelane.libbpf;

import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * A loaded BPF object. Its maps and programs are handed out as owners of their own: they may
 * outlive it, and closing it leaves them alone.
 *
 * <p>Not for use by several threads.
 */
public final class BpfObject implements AutoCloseable {

    private final ObjectHandle handle;

    BpfObject(ObjectHandle handle) {
        this.handle = handle;
    }

    public String name() {
        return handle.name();
    }

    public List<String> maps() {
        return handle.mapNames();
    }

    public List<String> programs() {
        return handle.programNames();
    }

    /** A map by its C name; {@code .rodata}, {@code .bss} and {@code .data} are maps too. */
    public BpfMap map(String name) {
        int fd = LibbpfObjects.bpf_map__fd(handle.map(name));
        return new BpfMap(Fd.duplicateOf("map " + name, loaded(fd, "map " + name)));
    }

    /** A program by its C name. */
    public BpfProgram program(String name) {
        int fd = LibbpfObjects.bpf_program__fd(handle.program(name));
        return new BpfProgram(Fd.duplicateOf("program " + name, loaded(fd, "program " + name)));
    }

    /**
     * Attaches a program whose section says where: {@code tp/}, {@code raw_tp/}, {@code tp_btf/},
     * {@code fentry/}, {@code fexit/}, {@code lsm/}. Others need a target, see {@link BpfLink}.
     */
    public BpfLink attach(String name) {
        MemorySegment pointer = handle.program(name);
        String section = Pointer.string(LibbpfObjects.bpf_program__section_name(pointer));
        try (BpfProgram program = program(name)) {
            return switch (AttachPoint.of(section)) {
                case AttachPoint.Tracepoint(String category, String event) ->
                        BpfLink.tracepoint(program, category, event);
                case AttachPoint.RawTracepoint(String event) ->
                        BpfLink.rawTracepoint(program, event);
                case AttachPoint.Btf() -> BpfLink.tracing(program);
                case AttachPoint.Elsewhere() ->
                        throw new IllegalArgumentException(
                                "attach program %s: section %s (expected: a tracing section that names its target)"
                                        .formatted(name, section));
            };
        }
    }

    @Override
    public void close() {
        handle.close();
    }

    private int loaded(int fd, String what) {
        return BpfException.check(
                fd, "use " + what + " of object " + name(), "one that was not left out of loading");
    }
}
