package io.sidelane.xds.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a client asks, out of its protobuf. */
public sealed interface Request {
    String typeUrl();

    /** Of the response that is answered; empty if none is. */
    String nonce();

    /** The client's own words, if it refuses the response. */
    @Nullable String error();

    /**
     * {@code DiscoveryRequest}.
     *
     * @param version of the last response that the client took, on an earlier stream perhaps
     * @param names the whole subscription
     */
    record StateOfTheWorld(
            String typeUrl,
            String nonce,
            @Nullable String error,
            String version,
            List<String> names)
            implements Request {}

    /**
     * {@code DeltaDiscoveryRequest}.
     *
     * @param initialVersions in the first request of a type
     */
    record Delta(
            String typeUrl,
            String nonce,
            @Nullable String error,
            List<String> subscribe,
            List<String> unsubscribe,
            InitialVersions initialVersions)
            implements Request {}
}
