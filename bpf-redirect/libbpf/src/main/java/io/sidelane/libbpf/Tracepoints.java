package io.sidelane.libbpf;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Opens the perf event of a classic tracepoint. libbpf would keep the event beside the link and
 * switch it off when the link's owner goes, pinned or not; a bare event leaves all to the link.
 */
final class Tracepoints {

    private static final int PERF_TYPE_TRACEPOINT = 2;
    private static final int ATTR_SIZE = 128;
    private static final long FLAG_FD_CLOEXEC = 8;
    private static final long IOC_ENABLE = 0x2400;

    private Tracepoints() {}

    static Fd open(String category, String name) {
        String event = category + "/" + name;
        try (var arena = Arena.ofConfined()) {
            MemorySegment attr = arena.allocate(ATTR_SIZE, 8);
            attr.set(JAVA_INT, 0, PERF_TYPE_TRACEPOINT);
            attr.set(JAVA_INT, 4, ATTR_SIZE);
            attr.set(JAVA_LONG, 8, id(category, name));
            long fd =
                    Libc.syscall(
                            Libc.SYS_PERF_EVENT_OPEN,
                            attr,
                            -1 /* pid */,
                            0 /* cpu */,
                            -1,
                            FLAG_FD_CLOEXEC);
            String operation = "open tracepoint " + event;
            var owner =
                    new Fd(event, BpfException.check((int) fd, operation, BpfException.PRIVILEGE));
            int err = Libc.ioctl(owner.number(), IOC_ENABLE, MemorySegment.NULL);
            if (err < 0) {
                owner.close();
                throw new BpfException(operation, -err, BpfException.PRIVILEGE);
            }
            return owner;
        }
    }

    private static long id(String category, String name) {
        Path tracefs = Mounts.tracefs();
        String operation = "find tracepoint %s/%s".formatted(category, name);
        if (tracefs == null) {
            throw new BpfException(
                    operation, Errno.ENOENT, "a tracefs, mounted at /sys/kernel/tracing");
        }
        Path id = tracefs.resolve("events").resolve(category).resolve(name).resolve("id");
        try {
            return Long.parseLong(Files.readString(id).strip());
        } catch (IOException _) {
            throw new BpfException(
                    operation, Errno.ENOENT, "a tracepoint of this kernel, readable at " + id);
        }
    }
}
