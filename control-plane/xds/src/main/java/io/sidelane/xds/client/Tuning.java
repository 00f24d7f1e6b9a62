package io.sidelane.xds.client;

import java.time.Duration;

/**
 * Bounds of one client.
 *
 * @param maxSubscriptions names over all types
 * @param phaseBound how long each phase of make-before-break waits for the client
 * @param maxResponseBytes where a response is cut and goes on after its ACK; full-state responses
 *     cannot be cut
 */
public record Tuning(int maxSubscriptions, Duration phaseBound, int maxResponseBytes) {
    /**
     * Names for the endpoints of 10,000 services, and then some; of a client that does not read, 1
     * MiB a type waits in memory.
     */
    public static final Tuning DEFAULT = new Tuning(16_384, Duration.ofSeconds(15), 1024 * 1024);

    public Tuning {
        require("maxSubscriptions", maxSubscriptions > 0, maxSubscriptions);
        require("phaseBound", phaseBound.isPositive(), phaseBound);
        require("maxResponseBytes", maxResponseBytes > 0, maxResponseBytes);
    }

    private static void require(String what, boolean ok, Object value) {
        if (!ok) {
            throw new IllegalArgumentException("%s: %s (expected: over 0)".formatted(what, value));
        }
    }
}
