package io.sidelane.controlplane.ads;

import io.grpc.Status;
import io.sidelane.controlplane.core.Core;
import io.sidelane.xds.Snapshot;
import io.sidelane.xds.client.Outcome;
import io.sidelane.xds.client.Response;
import io.sidelane.xds.server.Client;
import io.sidelane.xds.server.LineRate;
import io.sidelane.xds.server.XdsEvents;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jboss.logging.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * Tells the core and the log what clients do; the log not more than a few of a kind in a second,
 * for they come by thousands.
 */
public final class AdsEvents implements XdsEvents {

    private static final Logger LOG = Logger.getLogger("ads");

    private final Supplier<Core> core;
    private final XdsEvents also;
    private final LineRate connects = new LineRate();
    private final LineRate goes = new LineRate();
    private final LineRate refuses = new LineRate();
    private final LineRate rejects = new LineRate();
    private final LineRate timeouts = new LineRate();

    /**
     * @param core asked for when there are clients, for it needs the server first
     * @param also hears everything, too
     */
    public AdsEvents(Supplier<Core> core, XdsEvents also) {
        this.core = core;
        this.also = also;
    }

    @Override
    public void connected(Client client) {
        log(
                connects,
                Level.INFO,
                "%s: connected as %s (%s)"
                        .formatted(client.nodeId(), client.group(), client.identity().name()));
        also.connected(client);
        core.get().connected(client);
    }

    @Override
    public void disconnected(Client client, String reason) {
        log(goes, Level.INFO, "%s: gone, %s".formatted(client.nodeId(), reason));
        also.disconnected(client, reason);
        core.get().disconnected(client);
    }

    @Override
    public void refused(String who, Status.Code code, String reason) {
        also.refused(who, code, reason);
        log(refuses, Level.WARN, "%s: refused, %s".formatted(who, reason));
    }

    @Override
    public void sent(Client client, Response response, int bytes) {
        also.sent(client, response, bytes);
        LOG.debugf(
                "%s: sent %d of %s, %d B",
                client.nodeId(), response.resources().size(), response.typeUrl(), bytes);
    }

    @Override
    public void settled(Client client, @Nullable Snapshot snapshot) {
        core.get().settled(client, snapshot);
    }

    @Override
    public void acknowledged(Client client, Outcome.Acknowledged acknowledged) {
        also.acknowledged(client, acknowledged);
        core.get().acknowledged(client, acknowledged.response());
    }

    @Override
    public void rejected(Client client, Outcome.Rejected rejected) {
        log(
                rejects,
                Level.WARN,
                "%s: rejected %s: %s; it goes on with what it had"
                        .formatted(client.nodeId(), rejected.typeUrl(), rejected.error()));
        also.rejected(client, rejected);
        core.get().rejected(client, rejected);
    }

    @Override
    public void staleNonce(Client client, Outcome.StaleNonce stale) {
        also.staleNonce(client, stale);
    }

    @Override
    public void phaseTimedOut(Client client, Outcome.PhaseTimedOut timedOut) {
        also.phaseTimedOut(client, timedOut);
        log(
                timeouts,
                Level.WARN,
                "%s: phase %s not acknowledged in time; the next one began"
                        .formatted(client.nodeId(), timedOut.phase()));
    }

    private static void log(LineRate rate, Level level, String line) {
        var leftOut = rate.leftOutBefore();
        if (leftOut >= 0) {
            LOG.log(level, leftOut == 0 ? line : line + " (%d more like it)".formatted(leftOut));
        }
    }
}
