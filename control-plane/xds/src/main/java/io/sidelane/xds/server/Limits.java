package io.sidelane.xds.server;

import io.sidelane.xds.client.Tuning;
import java.time.Duration;

/**
 * What clients may take of a server.
 *
 * @param maxClients streams at a time
 * @param maxClientsOfOne of them those that prove one and the same identity, which may be all pods
 *     of a service account. Who proves nothing is not counted: where that is allowed everybody is
 *     nobody
 * @param maxRequestBytes of one request
 * @param maxMetadataBytes of {@code node.metadata}
 * @param maxRequestsPerSecond of one stream, over time; a burst of {@code
 *     tuning.maxSubscriptions()} is read at once, which is a client that asks for everything one by
 *     one. More are not refused but read later, so that the client feels it and nobody else
 * @param firstRequest how long a stream may be open before it says who it is
 * @param tuning bounds of each client
 */
public record Limits(
        int maxClients,
        int maxClientsOfOne,
        int maxRequestBytes,
        int maxMetadataBytes,
        int maxRequestsPerSecond,
        Duration firstRequest,
        Tuning tuning) {
    public static final Limits DEFAULT =
            new Limits(
                    10_000,
                    2_500,
                    4 * 1024 * 1024,
                    256 * 1024,
                    500,
                    Duration.ofSeconds(10),
                    Tuning.DEFAULT);

    public Limits {
        if (maxClients <= 0
                || maxClientsOfOne <= 0
                || maxRequestBytes <= 0
                || maxMetadataBytes <= 0
                || maxRequestsPerSecond <= 0
                || !firstRequest.isPositive()) {
            throw new IllegalArgumentException(
                    ("limits: %d clients, %d of one identity, %d B a request, %d B of metadata, %d requests a second,"
                                    + " %s to the first request (expected: over 0)")
                            .formatted(
                                    maxClients,
                                    maxClientsOfOne,
                                    maxRequestBytes,
                                    maxMetadataBytes,
                                    maxRequestsPerSecond,
                                    firstRequest));
        }
    }
}
