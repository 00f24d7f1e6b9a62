package io.sidelane.xds.server;

import io.sidelane.xds.client.Tuning;

/**
 * What clients may take of a server.
 *
 * @param maxClients streams at a time
 * @param maxRequestBytes of one request
 * @param maxMetadataBytes of {@code node.metadata}
 * @param tuning bounds of each client
 */
public record Limits(int maxClients, int maxRequestBytes, int maxMetadataBytes, Tuning tuning) {
    public static final Limits DEFAULT =
            new Limits(10_000, 4 * 1024 * 1024, 256 * 1024, Tuning.DEFAULT);

    public Limits {
        if (maxClients <= 0 || maxRequestBytes <= 0 || maxMetadataBytes <= 0) {
            throw new IllegalArgumentException(
                    "limits: %d clients, %d B a request, %d B of metadata (expected: over 0)"
                            .formatted(maxClients, maxRequestBytes, maxMetadataBytes));
        }
    }
}
