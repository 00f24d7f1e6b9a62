package io.sidelane.xds.server;

import io.envoyproxy.envoy.config.core.v3.Node;

/** Says whose snapshot a client gets. */
@FunctionalInterface
public interface ClientGroups {

    /** A group's name; the node comes from the client and may say anything. */
    String groupOf(Node node, ClientIdentity identity);
}
