package io.sidelane.agent.controlplane;

import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;

/** What happened on a connection. */
public sealed interface ControlPlaneEvent {

    /** Which one; what an earlier one still has to say no longer matters. */
    Connection connection();

    /** The server sent a response. It sends the next when this one has been taken. */
    record Responded(Connection connection, DeltaDiscoveryResponse response)
            implements ControlPlaneEvent {}

    /** A server is there, TLS included; it may still refuse the stream. */
    record Reached(Connection connection) implements ControlPlaneEvent {}

    /**
     * The ADS stream ended, and the connection with it.
     *
     * @param reason in one line for people
     */
    record Ended(Connection connection, String reason) implements ControlPlaneEvent {}

    /**
     * The server does not take reports.
     *
     * @param reason in one line for people
     */
    record ReportsEnded(Connection connection, String reason, boolean forGood)
            implements ControlPlaneEvent {}
}
