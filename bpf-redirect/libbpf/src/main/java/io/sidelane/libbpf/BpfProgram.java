package io.sidelane.libbpf;

import java.nio.file.Path;

/**
 * A loaded program. Closing it unloads it unless something else (a pin, a link, a map) holds it.
 */
public final class BpfProgram implements AutoCloseable {

    private final Fd fd;
    private final ProgramInfo info;

    BpfProgram(Fd fd) {
        this.fd = fd;
        try {
            this.info = ProgramInfo.of(fd.number());
        } catch (BpfException e) {
            fd.close();
            throw e;
        }
    }

    /** Opens a pinned program. */
    public static BpfProgram open(Path pin) {
        return new BpfProgram(Info.openPin(pin, "prog"));
    }

    /** Opens a program of the system by its id, such as a foreign one to name it. */
    public static BpfProgram ofId(int id) {
        return new BpfProgram(
                new Fd(
                        "program " + id,
                        BpfException.check(
                                Libbpf.bpf_prog_get_fd_by_id(id),
                                "open program " + id,
                                "the id of a loaded program, and CAP_SYS_ADMIN")));
    }

    public ProgramInfo info() {
        return info;
    }

    public int id() {
        return info.id();
    }

    /** The file descriptor, for a call that happens now. */
    public int fd() {
        return fd.number();
    }

    public void pin(Path path) {
        Info.pin(fd(), path, "program " + info.name());
    }

    @Override
    public void close() {
        fd.close();
    }

    @Override
    public String toString() {
        return "program %s (id %d, tag %s)".formatted(info.name(), info.id(), info.tag());
    }
}
