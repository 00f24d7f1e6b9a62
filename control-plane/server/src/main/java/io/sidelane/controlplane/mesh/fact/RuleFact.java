package io.sidelane.controlplane.mesh.fact;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One rule of a route.
 *
 * @param matches any of them; never empty
 * @param request whole time of a request; null or 0: no bound
 * @param backendRequest time of one try; null or 0: no bound
 * @param retry null: none
 */
public record RuleFact(
        List<MatchFact> matches,
        List<FilterFact> filters,
        List<BackendFact> backends,
        @Nullable Duration request,
        @Nullable Duration backendRequest,
        @Nullable Retry retry) {

    /**
     * @param codes HTTP status codes that are tried again, beside connections that fail or reset
     * @param backoff null: Envoy's
     */
    public record Retry(int attempts, List<Integer> codes, @Nullable Duration backoff) {
        public Retry {
            codes = List.copyOf(codes);
        }
    }

    /**
     * @param port of the service; {@link #NO_PORT} where none is named that could be one's
     * @param filters header modifiers for this backend only
     */
    public record BackendFact(Name service, int port, int weight, List<FilterFact> filters) {
        /** No service has it: what goes there fails. */
        public static final int NO_PORT = 0;

        public BackendFact {
            filters = List.copyOf(filters);
        }
    }

    public RuleFact {
        matches = List.copyOf(matches);
        filters = List.copyOf(filters);
        backends = List.copyOf(backends);
    }
}
