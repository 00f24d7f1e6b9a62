package io.sidelane.controlplane.view;

import java.time.Instant;
import java.util.List;

/**
 * A response that a client refused; it goes on with what it had before.
 *
 * @param stream as in {@code Client.stream}
 * @param version the response's
 * @param resources names of what it brought and is unchanged since, removed ones included
 * @param error the client's own words
 */
public record ParkedNack(
        long stream,
        String nodeId,
        String group,
        String typeUrl,
        String version,
        List<String> resources,
        String error,
        Instant since) {

    public ParkedNack {
        resources = List.copyOf(resources);
    }
}
