package io.sidelane.libbpf;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * What the kernel says of a map: {@code struct bpf_map_info} of {@code linux/bpf.h}.
 *
 * @param keySize bytes
 * @param valueSize bytes; of one CPU's value in a per-CPU map
 * @param flags {@code BPF_F_*} of the map's creation
 */
public record MapInfo(
        MapType type, int id, int keySize, int valueSize, int maxEntries, int flags, String name) {

    private static final int SIZE = 88;

    static MapInfo of(int fd) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment info = Info.of(arena, fd, SIZE, "a map");
            return new MapInfo(
                    MapType.of(info.get(JAVA_INT, 0)),
                    info.get(JAVA_INT, 4),
                    info.get(JAVA_INT, 8),
                    info.get(JAVA_INT, 12),
                    info.get(JAVA_INT, 16),
                    info.get(JAVA_INT, 20),
                    Info.name(info, 24));
        }
    }

    /** Whether a value is one per possible CPU. */
    public boolean isPerCpu() {
        return type == MapType.PERCPU_ARRAY
                || type == MapType.PERCPU_HASH
                || type == MapType.LRU_PERCPU_HASH
                || type == MapType.PERCPU_CGROUP_STORAGE;
    }
}
