package io.sidelane.api;

import io.sidelane.api.schema.Doc;
import io.sidelane.api.schema.Mistakes;
import io.sidelane.api.schema.Range;
import io.sidelane.api.schema.Rule;
import io.sidelane.api.schema.Size;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which destination ports are taken: all of {@code include} (every port when it is empty) but none
 * of {@code exclude}.
 */
@Doc("Destination ports: all of include (every port without it), but none of exclude.")
@Rule(
        value =
                "!has(self.include) || !has(self.exclude) || self.exclude.all(p, !(p in self.include))",
        message = "a port that is included as well (expected: one of the two)",
        field = ".exclude")
public record PortRule(
        @Doc("Ports that are taken. Without it, all.")
                @Size(max = PortRule.MAX_PORTS)
                @Range(min = 1, max = 65_535)
                SortedSet<Integer> include,
        @Doc("Ports that are not taken.")
                @Size(max = PortRule.MAX_PORTS)
                @Range(min = 1, max = 65_535)
                SortedSet<Integer> exclude) {

    /** Most ports of one list; the kernel's copy of the rule has room for no more. */
    public static final int MAX_PORTS = 16;

    public static final PortRule ALL = new PortRule(new TreeSet<>(), new TreeSet<>());

    public PortRule {
        include = checked("include", include);
        exclude = checked("exclude", exclude);
        new Mistakes()
                .when(
                        !Collections.disjoint(include, exclude),
                        "exclude",
                        "a port that is included as well (expected: one of the two)")
                .refuse();
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
