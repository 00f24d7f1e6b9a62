package io.sidelane.xds.server;

import io.grpc.Status;
import io.sidelane.xds.Snapshot;
import io.sidelane.xds.client.Outcome;
import io.sidelane.xds.client.Response;
import org.jspecify.annotations.Nullable;

/**
 * What happens, for metrics, logs and conditions. Called on the thread that serves the client: must
 * not block; an exception ends that client's stream.
 */
public interface XdsEvents {
    XdsEvents NONE = new XdsEvents() {};

    /** A client has told who it is. */
    default void connected(Client client) {}

    /** Its stream is over; {@code reason} is the gRPC status in words. */
    default void disconnected(Client client, String reason) {}

    /** A stream ended before its client could be told from others. */
    default void refused(String who, Status.Code code, String reason) {}

    /** {@code response}, of so many bytes, goes to the transport next. */
    default void sent(Client client, Response response, int bytes) {}

    default void acknowledged(Client client, Outcome.Acknowledged acknowledged) {}

    default void rejected(Client client, Outcome.Rejected rejected) {}

    /**
     * Another state of the whole client, after what led to it was told.
     *
     * @param snapshot of which it has taken or refused all that it subscribes to; null: it has not
     */
    default void settled(Client client, @Nullable Snapshot snapshot) {}

    default void staleNonce(Client client, Outcome.StaleNonce stale) {}

    default void phaseTimedOut(Client client, Outcome.PhaseTimedOut timedOut) {}
}
