package io.sidelane.libbpf;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The owner of one file descriptor. Closing twice is harmless; using it after that is an error here
 * and not an operation on whatever got the number next.
 *
 * <p>It does not guard a call in progress: close it where no other thread uses it.
 */
public final class Fd implements AutoCloseable {

    private static final int CLOSED = -1;

    private final String what;
    private final AtomicInteger number;

    Fd(String what, int number) {
        this.what = what;
        this.number = new AtomicInteger(number);
    }

    /** Opens a directory, such as a cgroup, to attach to. */
    public static Fd ofDirectory(Path directory) {
        return open(directory, Libc.O_RDONLY | Libc.O_DIRECTORY, "an existing directory");
    }

    /** Opens a file to read. */
    public static Fd ofFile(Path file) {
        return open(file, Libc.O_RDONLY, "an existing file");
    }

    private static Fd open(Path path, int flags, String hint) {
        try (var arena = Arena.ofConfined()) {
            int fd = Libc.open(arena.allocateFrom(path.toString()), flags | Libc.O_CLOEXEC);
            return new Fd(path.toString(), BpfException.check(fd, "open " + path, hint));
        }
    }

    /** Another descriptor of the same open file. */
    static Fd duplicateOf(String what, int fd) {
        return new Fd(
                what,
                BpfException.check(
                        Libc.fcntl(fd, Libc.F_DUPFD_CLOEXEC, 0),
                        "duplicate the file descriptor of " + what,
                        "a free file descriptor, see ulimit -n"));
    }

    /** The number, for a call that happens now. */
    public int number() {
        int fd = number.get();
        if (fd == CLOSED) {
            throw new IllegalStateException(what + ": closed (expected: open)");
        }
        return fd;
    }

    public boolean isOpen() {
        return number.get() != CLOSED;
    }

    @Override
    public void close() {
        int fd = number.getAndSet(CLOSED);
        if (fd != CLOSED) {
            // Linux frees the number whatever close returns, so there is nothing to retry.
            var _ = Libc.close(fd);
        }
    }

    @Override
    public String toString() {
        return what + " (fd " + number.get() + ")";
    }
}
