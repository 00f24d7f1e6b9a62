package io.sidelane.libbpf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;

/**
 * What this process may do.
 *
 * @param effectiveUser 0 is root
 * @param capabilities the effective ones of those we know
 */
public record Privileges(int effectiveUser, Set<Capability> capabilities) {

    /** Capabilities that matter to BPF; numbers of {@code linux/capability.h}. */
    public enum Capability {
        NET_ADMIN(12),
        SYS_ADMIN(21),
        SYS_RESOURCE(24),
        PERFMON(38),
        BPF(39);

        private final int bit;

        Capability(int bit) {
            this.bit = bit;
        }
    }

    public Privileges {
        capabilities = Set.copyOf(capabilities);
    }

    public static Privileges current() {
        return new Privileges(Libc.geteuid(), effective(status()));
    }

    /** The capabilities we know among the bits of a {@code CapEff} line. */
    static Set<Capability> effective(Collection<String> status) {
        long bits =
                status.stream()
                        .filter(line -> line.startsWith("CapEff:"))
                        .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
                        .findFirst()
                        .orElse(0);
        Set<Capability> effective = EnumSet.noneOf(Capability.class);
        for (Capability capability : Capability.values()) {
            if ((bits >>> capability.bit & 1) != 0) {
                effective.add(capability);
            }
        }
        return effective;
    }

    private static Collection<String> status() {
        try {
            return Files.readAllLines(Path.of("/proc/thread-self/status"));
        } catch (IOException _) {
            return Set.of();
        }
    }
}
