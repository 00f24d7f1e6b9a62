package io.sidelane.xds.server;

import io.envoyproxy.envoy.config.core.v3.Node;
import io.sidelane.xds.client.Request;

/** What came off the wire. */
sealed interface Incoming {
    /** Length on the wire. */
    int bytes();

    record Message(int bytes, Node node, Request request) implements Incoming {}

    /** Bytes that are no request; {@code why} is for the client. */
    record Malformed(int bytes, String why) implements Incoming {}
}
