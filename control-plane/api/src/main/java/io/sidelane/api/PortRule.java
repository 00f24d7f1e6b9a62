package io.sidelane.api;

import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which destination ports are taken: all of {@code include} (every port when it is empty) but none
 * of {@code exclude}.
 */
public record PortRule(SortedSet<Integer> include, SortedSet<Integer> exclude) {

    /** Most ports of one list; the kernel's copy of the rule has room for no more. */
    public static final int MAX_PORTS = 16;

    public static final PortRule ALL = new PortRule(new TreeSet<>(), new TreeSet<>());

    public PortRule {
        include = checked("include", include);
        exclude = checked("exclude", exclude);
        for (int port : exclude) {
            if (include.contains(port)) {
                throw new IllegalArgumentException(
                        "port %d: both included and excluded (expected: one of the two)"
                                .formatted(port));
            }
        }
    }

    public static PortRule of(Collection<Integer> include, Collection<Integer> exclude) {
        return new PortRule(new TreeSet<>(include), new TreeSet<>(exclude));
    }

    public boolean takes(int port) {
        return !exclude.contains(port) && (include.isEmpty() || include.contains(port));
    }

    private static SortedSet<Integer> checked(String list, SortedSet<Integer> ports) {
        if (ports.size() > MAX_PORTS) {
            throw new IllegalArgumentException(
                    "%s: %d ports (expected: at most %d)".formatted(list, ports.size(), MAX_PORTS));
        }
        for (int port : ports) {
            if (port < 1 || port > 65_535) {
                throw new IllegalArgumentException(
                        "%s: %d (expected: a port of 1..65535)".formatted(list, port));
            }
        }
        return Collections.unmodifiableSortedSet(new TreeSet<>(ports));
    }
}
