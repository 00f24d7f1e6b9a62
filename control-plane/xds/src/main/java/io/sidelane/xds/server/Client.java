package io.sidelane.xds.server;

import io.sidelane.xds.client.Variant;

/**
 * One stream of one client.
 *
 * @param stream counts streams since the server started; unique
 * @param nodeId {@code node.id} of its first request
 * @param group whose snapshot it gets
 */
public record Client(
        long stream, String nodeId, String group, ClientIdentity identity, Variant variant) {}
