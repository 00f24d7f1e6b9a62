package io.sidelane.libbpf;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** The owner of a {@code struct bpf_object}, loaded or not; finds its maps and programs by name. */
final class ObjectHandle implements AutoCloseable {

    private final String name;
    private MemorySegment object;

    ObjectHandle(String name, MemorySegment object) {
        this.name = name;
        this.object = object;
    }

    String name() {
        return name;
    }

    MemorySegment pointer() {
        if (Pointer.isNull(object)) {
            throw new IllegalStateException("object " + name + ": closed (expected: open)");
        }
        return object;
    }

    /** Gives the object away: this handle is closed, the new one owns it. */
    ObjectHandle move() {
        var moved = new ObjectHandle(name, pointer());
        object = MemorySegment.NULL;
        return moved;
    }

    MemorySegment map(String mapName) {
        try (var arena = Arena.ofConfined()) {
            Pointer map =
                    LibbpfObjects.bpf_object__find_map_by_name(
                            pointer(), arena.allocateFrom(mapName));
            if (map.isNull()) {
                throw missing("map", mapName, map.errno(), mapNames());
            }
            return map.address();
        }
    }

    MemorySegment program(String programName) {
        try (var arena = Arena.ofConfined()) {
            Pointer program =
                    LibbpfObjects.bpf_object__find_program_by_name(
                            pointer(), arena.allocateFrom(programName));
            if (program.isNull()) {
                throw missing("program", programName, program.errno(), programNames());
            }
            return program.address();
        }
    }

    List<String> mapNames() {
        List<String> names = new ArrayList<>();
        MemorySegment map = LibbpfObjects.bpf_object__next_map(pointer(), MemorySegment.NULL);
        while (!Pointer.isNull(map)) {
            names.add(Pointer.string(LibbpfObjects.bpf_map__name(map)));
            map = LibbpfObjects.bpf_object__next_map(pointer(), map);
        }
        return names;
    }

    List<String> programNames() {
        List<String> names = new ArrayList<>();
        MemorySegment program =
                LibbpfObjects.bpf_object__next_program(pointer(), MemorySegment.NULL);
        while (!Pointer.isNull(program)) {
            names.add(Pointer.string(LibbpfObjects.bpf_program__name(program)));
            program = LibbpfObjects.bpf_object__next_program(pointer(), program);
        }
        return names;
    }

    private BpfException missing(String kind, String wanted, int errno, List<String> names) {
        return new BpfException(
                "find %s %s in object %s".formatted(kind, wanted, name),
                errno == 0 ? Errno.ENOENT : errno,
                "one of " + String.join(", ", names));
    }

    @Override
    public void close() {
        if (!Pointer.isNull(object)) {
            LibbpfObjects.bpf_object__close(object);
            object = MemorySegment.NULL;
        }
    }
}
