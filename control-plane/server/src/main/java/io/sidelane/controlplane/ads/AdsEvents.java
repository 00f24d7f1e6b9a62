package io.sidelane.controlplane.ads;

import io.sidelane.controlplane.core.Core;
import io.sidelane.xds.client.Outcome;
import io.sidelane.xds.client.Response;
import io.sidelane.xds.server.Client;
import io.sidelane.xds.server.XdsEvents;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Tells the core and the log what clients do. */
public final class AdsEvents implements XdsEvents {

    private static final Logger LOG = Logger.getLogger("ads");

    private final Supplier<Core> core;
    private final XdsEvents also;

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
        LOG.infof("%s: connected as %s (%s)", client.nodeId(), client.group(), name(client));
        also.connected(client);
        core.get().connected(client);
    }

    @Override
    public void disconnected(Client client, String reason) {
        LOG.infof("%s: gone, %s", client.nodeId(), reason);
        also.disconnected(client, reason);
        core.get().disconnected(client);
    }

    @Override
    public void refused(String who, String reason) {
        also.refused(who, reason);
        LOG.warnf("%s: refused, %s", who, reason);
    }

    @Override
    public void sent(Client client, Response response, int bytes) {
        also.sent(client, response, bytes);
        LOG.debugf(
                "%s: sent %d of %s, %d B",
                client.nodeId(), response.resources().size(), response.typeUrl(), bytes);
    }

    @Override
    public void acknowledged(Client client, Outcome.Acknowledged acknowledged) {
        also.acknowledged(client, acknowledged);
        core.get().acknowledged(client, acknowledged.response());
    }

    @Override
    public void rejected(Client client, Outcome.Rejected rejected) {
        LOG.warnf(
                "%s: rejected %s: %s; it goes on with what it had",
                client.nodeId(), rejected.typeUrl(), rejected.error());
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
        LOG.warnf(
                "%s: phase %s not acknowledged in time; the next one began",
                client.nodeId(), timedOut.phase());
    }

    private static String name(Client client) {
        return client.identity().name();
    }
}
