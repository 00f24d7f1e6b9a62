package io.sidelane.api.address;

import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Addresses that somebody hands out.
 *
 * @param ref kind and name, as people write it
 * @param wire which network it is for, null when nobody can tell
 * @param addresses that are handed out
 * @param perNode whether each node hands them out by itself, as host-local does
 */
record Pool(String ref, @Nullable String wire, List<Range> addresses, boolean perNode) {

    Pool {
        addresses = List.copyOf(addresses);
    }

    boolean contains(Range address) {
        return addresses.stream().anyMatch(range -> range.contains(address));
    }

    BigInteger size() {
        return addresses.stream().map(Range::size).reduce(BigInteger.ZERO, BigInteger::add);
    }

    /** What both hand out first, null when that is nothing. */
    @Nullable Range common(List<Range> others) {
        for (var mine : addresses) {
            for (var other : others) {
                var common = mine.common(other);
                if (common != null) {
                    return common;
                }
            }
        }
        return null;
    }

    /** Whether frames of one reach the other, as far as is known. */
    static boolean meet(@Nullable String wire, @Nullable String other) {
        return wire == null || other == null || wire.equals(other);
    }
}
