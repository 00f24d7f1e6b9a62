package io.sidelane.agent.datapath;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** An upstream kernel version, and what is known about versions. Pure. */
public record KernelVersion(int major, int minor, int patch) implements Comparable<KernelVersion> {

    /** bpf_sk_storage in sk_msg, iter/tcp, netns cookies in sockops. */
    public static final KernelVersion FLOOR = new KernelVersion(5, 15, 0);

    /** Since then iter/tcp does not hold the spin lock that enrolling takes (9378096e8a65). */
    static final KernelVersion ADOPTION = new KernelVersion(6, 5, 0);

    /** CVE-2025-38165, a use after free in sk_msg redirects: fixed in these of each series. */
    private static final List<KernelVersion> SAFE =
            List.of(
                    new KernelVersion(6, 1, 142),
                    new KernelVersion(6, 6, 94),
                    new KernelVersion(6, 12, 34),
                    new KernelVersion(6, 15, 3),
                    new KernelVersion(6, 16, 0));

    private static final Comparator<KernelVersion> ORDER =
            Comparator.comparingInt(KernelVersion::major)
                    .thenComparingInt(KernelVersion::minor)
                    .thenComparingInt(KernelVersion::patch);

    private static final Pattern RELEASE = Pattern.compile("(\\d+)\\.(\\d+)(?:\\.(\\d+))?.*");

    /** Of uname's release; empty if it is no version. Debian's own numbers need {@code version}. */
    public static Optional<KernelVersion> parse(String release) {
        var match = RELEASE.matcher(release);
        if (!match.matches()) {
            return Optional.empty();
        }
        return Optional.of(
                new KernelVersion(
                        Integer.parseInt(match.group(1)),
                        Integer.parseInt(match.group(2)),
                        match.group(3) == null ? 0 : Integer.parseInt(match.group(3))));
    }

    /**
     * Debian names its 6.1.176 "6.1.0-47-amd64" and tells the upstream version only in
     * /proc/version.
     */
    public static Optional<KernelVersion> ofDebian(String procVersion) {
        var match = Pattern.compile("#\\d+ .*Debian (\\d+\\.\\d+\\.\\d+)").matcher(procVersion);
        return match.find() ? parse(match.group(1)) : Optional.empty();
    }

    public boolean atLeast(KernelVersion other) {
        return compareTo(other) >= 0;
    }

    /** Whether redirecting is known to be able to corrupt this kernel's memory. */
    public boolean knownUnsafe() {
        boolean fixedInItsSeries = SAFE.stream().filter(this::isOfSeries).anyMatch(this::atLeast);
        return !fixedInItsSeries && !atLeast(SAFE.getLast());
    }

    private boolean isOfSeries(KernelVersion other) {
        return other.major == major && other.minor == minor;
    }

    @Override
    public int compareTo(KernelVersion other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return "%d.%d.%d".formatted(major, minor, patch);
    }
}
