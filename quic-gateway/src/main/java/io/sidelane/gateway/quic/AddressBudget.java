package io.sidelane.gateway.quic;

import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * How much may be sent to addresses that have proved nothing: three times what came from them (RFC
 * 9000, 8.1). An address that is not known here may be sent nothing. Remembers a bounded number of
 * addresses, the last ones heard of. For one thread.
 */
final class AddressBudget<A> {

    private static final int FACTOR = 3;

    private final int most;
    private final SequencedMap<A, long[]> left = new LinkedHashMap<>();

    AddressBudget(int most) {
        this.most = most;
    }

    void received(A address, int bytes) {
        var budget = left.get(address);
        if (budget == null) {
            if (left.size() >= most) {
                left.pollFirstEntry();
            }
            budget = new long[1];
            left.put(address, budget);
        }
        budget[0] += (long) FACTOR * bytes;
    }

    /** Whether so many bytes may go; they count as gone then. */
    boolean take(A address, int bytes) {
        var budget = left.get(address);
        if (budget == null || budget[0] < bytes) {
            return false;
        }
        budget[0] -= bytes;
        return true;
    }

    /** As {@link #take}, but as much as one likes to addresses that are not known here. */
    boolean takeIfKnown(A address, int bytes) {
        return !left.containsKey(address) || take(address, bytes);
    }

    /** The address is whose it says: as much as one likes. */
    void proved(A address) {
        if (left.containsKey(address)) {
            left.put(address, new long[] {Long.MAX_VALUE >> 1});
        }
    }

    int size() {
        return left.size();
    }
}
