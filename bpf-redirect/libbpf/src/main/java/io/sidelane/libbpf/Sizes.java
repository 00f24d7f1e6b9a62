package io.sidelane.libbpf;

/** Refuses buffers of another size than the kernel will read or write: it does not know ours. */
final class Sizes {

    private Sizes() {}

    static void require(String what, long expected, long actual) {
        if (actual != expected) {
            throw new IllegalArgumentException(
                    "%s: %d bytes (expected: %d)".formatted(what, actual, expected));
        }
    }
}
