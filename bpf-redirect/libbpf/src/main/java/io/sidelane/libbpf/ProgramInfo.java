package io.sidelane.libbpf;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HexFormat;

/**
 * What the kernel says of a program: {@code struct bpf_prog_info} of {@code linux/bpf.h}.
 *
 * @param tag the hash of its instructions in 16 hexadecimal digits, as bpftool shows it
 * @param verifiedInstructions what the verifier went through, 0 before Linux 5.16
 */
public record ProgramInfo(
        ProgramType type, int id, String tag, String name, int verifiedInstructions) {

    private static final int SIZE = 232;

    static ProgramInfo of(int fd) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment info = Info.of(arena, fd, SIZE, "a program");
            return new ProgramInfo(
                    ProgramType.of(info.get(JAVA_INT, 0)),
                    info.get(JAVA_INT, 4),
                    HexFormat.of().formatHex(info.asSlice(8, 8).toArray(JAVA_BYTE)),
                    Info.name(info, 64),
                    info.get(JAVA_INT, 216));
        }
    }
}
