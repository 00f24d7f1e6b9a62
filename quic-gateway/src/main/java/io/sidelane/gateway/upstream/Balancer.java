package io.sidelane.gateway.upstream;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Chooses an endpoint by weight among those that are usable; all of them when none is. */
final class Balancer {

    private Balancer() {}

    /**
     * @param now of {@link System#nanoTime}
     * @param dice 0 to just below 1
     * @param avoid one that failed already, taken only when there is no other; null: none
     * @return null when there is no endpoint
     */
    static @Nullable Endpoint choose(
            List<Endpoint> endpoints, long now, double dice, @Nullable Endpoint avoid) {
        var chosen = among(endpoints, now, dice, avoid, true);
        if (chosen == null) {
            chosen = among(endpoints, now, dice, avoid, false);
        }
        return chosen == null && !endpoints.isEmpty() ? endpoints.getFirst() : chosen;
    }

    private static @Nullable Endpoint among(
            List<Endpoint> endpoints,
            long now,
            double dice,
            @Nullable Endpoint avoid,
            boolean usable) {
        long sum = 0;
        for (var endpoint : endpoints) {
            if (endpoint != avoid && (!usable || endpoint.usable(now))) {
                sum += endpoint.weight();
            }
        }
        long left = (long) (dice * sum);
        for (var endpoint : endpoints) {
            if (endpoint != avoid && (!usable || endpoint.usable(now))) {
                left -= endpoint.weight();
                if (left < 0) {
                    return endpoint;
                }
            }
        }
        return null;
    }
}
