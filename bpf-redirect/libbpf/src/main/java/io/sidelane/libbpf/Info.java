package io.sidelane.libbpf;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads {@code BPF_OBJ_GET_INFO_BY_FD}; the offsets in its callers are those of linux/bpf.h. */
final class Info {

    private static final int NAME_LENGTH = 16;

    private Info() {}

    /** The info of {@code size} bytes; fields the kernel does not know yet stay zero. */
    static MemorySegment of(Arena arena, int fd, int size, String what) {
        MemorySegment info = arena.allocate(size, 8);
        MemorySegment length = arena.allocateFrom(JAVA_INT, size);
        var _ =
                BpfException.check(
                        Libbpf.bpf_obj_get_info_by_fd(fd, info, length),
                        "read the info of " + what,
                        "a BPF file descriptor of that kind");
        return info;
    }

    static String name(MemorySegment info, long offset) {
        byte[] name = new byte[NAME_LENGTH];
        MemorySegment.copy(info, offset, MemorySegment.ofArray(name), 0, NAME_LENGTH);
        int end = 0;
        while (end < NAME_LENGTH && name[end] != 0) {
            end++;
        }
        return new String(name, 0, end, StandardCharsets.US_ASCII);
    }

    /**
     * Opens a pin of one kind. bpf_obj_get opens any kind, and the wrong one would be read as the
     * right one.
     *
     * @param kind {@code map}, {@code prog} or {@code link}
     */
    static Fd openPin(Path pin, String kind) {
        try (var arena = Arena.ofConfined()) {
            String operation = "open pinned " + kind + " " + pin;
            int fd = Libbpf.bpf_obj_get(arena.allocateFrom(pin.toString()));
            var owner =
                    new Fd(
                            pin.toString(),
                            BpfException.check(fd, operation, "a " + kind + " pinned there"));
            if (!isA(kind, fd)) {
                owner.close();
                throw new BpfException(
                        operation, Errno.EINVAL, "a " + kind + "; something else is pinned there");
            }
            return owner;
        }
    }

    static void pin(int fd, Path pin, String what) {
        try (var arena = Arena.ofConfined()) {
            var _ =
                    BpfException.check(
                            Libbpf.bpf_obj_pin(fd, arena.allocateFrom(pin.toString())),
                            "pin %s at %s".formatted(what, pin),
                            "a free name in a directory on a bpffs");
        }
    }

    private static boolean isA(String kind, int fd) {
        try {
            return Files.readAllLines(Path.of("/proc/self/fdinfo/" + fd)).stream()
                    .anyMatch(line -> line.startsWith(kind + "_type:"));
        } catch (IOException _) {
            return true;
        }
    }
}
