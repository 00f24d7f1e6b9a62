package io.sidelane.controlplane.kubernetes;

import io.sidelane.controlplane.model.NodeFact;

/**
 * @param uid the Node's, by which what belongs to it names it
 */
record KnownNode(NodeFact fact, String uid) {}
