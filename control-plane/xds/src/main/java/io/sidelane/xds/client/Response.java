package io.sidelane.xds.client;

import io.sidelane.xds.Resource;
import java.util.List;

/**
 * What a client gets.
 *
 * @param version of all that the client has of this type after it
 * @param removed names that do not exist (any more); delta only
 */
public record Response(
        String typeUrl,
        String nonce,
        String version,
        List<Resource> resources,
        List<String> removed) {}
