package io.sidelane.libbpf;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * What the kernel says of a link: {@code struct bpf_link_info} of {@code linux/bpf.h}.
 *
 * @param programId the program that runs now
 * @param cgroupId the cgroup's inode number; 0 for a link of another type, or when it is removed
 */
public record LinkInfo(LinkType type, int id, int programId, long cgroupId) {

    private static final int SIZE = 48;

    static LinkInfo of(int fd) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment info = Info.of(arena, fd, SIZE, "a link");
            LinkType type = LinkType.of(info.get(JAVA_INT, 0));
            return new LinkInfo(
                    type,
                    info.get(JAVA_INT, 4),
                    info.get(JAVA_INT, 8),
                    type == LinkType.CGROUP ? info.get(JAVA_LONG, 16) : 0);
        }
    }
}
