package io.sidelane.xds.client;

import io.sidelane.xds.Resource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of a response, or of waiting for it. */
public sealed interface Outcome {

    /** The client took it. */
    record Acknowledged(Response response) implements Outcome {}

    /**
     * The client refused it; reported once. It is not sent again until one of its resources
     * changes, and the client goes on with the last it took.
     *
     * @param kept what it goes on with in place of {@code resources}; null: nothing, or nobody
     *     knows, as of several
     * @param error the client's own words
     */
    record Rejected(
            String typeUrl,
            String version,
            List<Resource> resources,
            List<String> removed,
            @Nullable Resource kept,
            String error)
            implements Outcome {}

    /** A request answered a response that is no longer the newest of its type; it was ignored. */
    record StaleNonce(String typeUrl, String nonce) implements Outcome {}

    /** A phase of make-before-break was not acknowledged within its bound; the next one began. */
    record PhaseTimedOut(Phase phase) implements Outcome {}

    /** What is waited for. */
    enum Phase {
        /** Clusters and endpoints, before listeners and routes switch to them. */
        MAKE,
        /** Listeners and routes, before the clusters and endpoints they left are removed. */
        SWITCH
    }
}
