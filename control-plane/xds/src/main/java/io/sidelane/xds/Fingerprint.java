package io.sidelane.xds;

/**
 * 128 bits that stand for a set of named versions. The sum of its members' hashes, so that it does
 * not depend on their order and one member can be exchanged without visiting the others.
 */
public record Fingerprint(long high, long low) {
    public static final Fingerprint EMPTY = new Fingerprint(0, 0);

    static Fingerprint of(String name, String version) {
        var hash = ContentHash.of(name, version);
        return new Fingerprint(hash.getLong(), hash.getLong());
    }

    public Fingerprint plus(Fingerprint other) {
        var sum = low + other.low;
        var carry = Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
        return new Fingerprint(high + other.high + carry, sum);
    }

    public Fingerprint minus(Fingerprint other) {
        var borrow = Long.compareUnsigned(low, other.low) < 0 ? 1 : 0;
        return new Fingerprint(high - other.high - borrow, low - other.low);
    }

    /** Adds up many without making one of each step. For one thread. */
    public static final class Sum {
        private long high;
        private long low;

        public void add(Fingerprint other) {
            low += other.low;
            high += other.high + (Long.compareUnsigned(low, other.low) < 0 ? 1 : 0);
        }

        public Fingerprint get() {
            return new Fingerprint(high, low);
        }
    }

    /** 32 hexadecimal digits: what stands in {@code version_info}. */
    @Override
    public String toString() {
        return "%016x%016x".formatted(high, low);
    }
}
