package io.sidelane.xds.client;

/** The two forms of the protocol. A stream speaks one. */
public enum Variant {
    /** {@code DiscoveryRequest}: names and versions of the whole subscription each time. */
    STATE_OF_THE_WORLD,
    /** {@code DeltaDiscoveryRequest}: what changed. */
    DELTA
}
