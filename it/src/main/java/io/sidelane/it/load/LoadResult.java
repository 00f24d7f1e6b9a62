package io.sidelane.it.load;

import io.sidelane.it.rig.RigException;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What a load generator saw.
 *
 * @param bytes of payload, as far as the generator knows
 * @param percentilesUs latency by percentile; empty for one-way streams
 */
public record LoadResult(
        long requests,
        double seconds,
        double bytes,
        long errors,
        NavigableMap<Double, Double> percentilesUs) {
    public LoadResult {
        percentilesUs = Collections.unmodifiableNavigableMap(new TreeMap<>(percentilesUs));
    }

    public double requestsPerSecond() {
        return requests / seconds;
    }

    public double p50Us() {
        return percentilesUs.getOrDefault(50.0, Double.NaN);
    }

    public double p99Us() {
        return percentilesUs.getOrDefault(99.0, Double.NaN);
    }

    /** A run with a wrong reply is not a result. */
    LoadResult checked(String what) {
        if (requests <= 0 || seconds <= 0) {
            throw new RigException(
                    "%s: %d requests in %.1f s (expected: some); the run does not count"
                            .formatted(what, requests, seconds));
        }
        if (errors > 0) {
            throw new RigException(
                    "%s: %d of %d replies failed, or had another status or size (expected: 0); the run does not count"
                            .formatted(what, errors, requests));
        }
        return this;
    }
}
