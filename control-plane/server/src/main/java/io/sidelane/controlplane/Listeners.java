package io.sidelane.controlplane;

import io.grpc.Status;
import io.sidelane.controlplane.core.CoreEvents;
import io.sidelane.xds.Snapshot;
import io.sidelane.xds.client.Outcome;
import io.sidelane.xds.client.Response;
import io.sidelane.xds.server.Client;
import io.sidelane.xds.server.XdsEvents;
import java.time.Duration;

/** Tells metrics and traces alike. */
record Listeners(Meters meters, Traces traces) implements XdsEvents, CoreEvents {

    @Override
    public void changed() {
        traces.changed();
    }

    @Override
    public void resolved(Duration took) {
        meters.resolved(took);
        traces.resolved(took);
    }

    @Override
    public void published(String group, Snapshot snapshot) {
        meters.published(group, snapshot);
        traces.published(group, snapshot);
    }

    @Override
    public void publishedAll(long version) {
        traces.publishedAll(version);
    }

    @Override
    public void withdrawn(String group) {
        meters.withdrawn(group);
    }

    @Override
    public void reported() {
        meters.reported();
    }

    @Override
    public void connected(Client client) {
        meters.connected(client);
        traces.connected(client);
    }

    @Override
    public void disconnected(Client client, String reason) {
        meters.disconnected(client, reason);
        traces.disconnected(client, reason);
    }

    @Override
    public void refused(String who, Status.Code code, String reason) {
        meters.refused(who, code, reason);
    }

    @Override
    public void sent(Client client, Response response, int bytes) {
        meters.sent(client, response, bytes);
    }

    @Override
    public void acknowledged(Client client, Outcome.Acknowledged acknowledged) {
        meters.acknowledged(client, acknowledged);
        traces.acknowledged(client, acknowledged);
    }

    @Override
    public void rejected(Client client, Outcome.Rejected rejected) {
        meters.rejected(client, rejected);
        traces.rejected(client, rejected);
    }

    @Override
    public void staleNonce(Client client, Outcome.StaleNonce stale) {
        meters.staleNonce(client, stale);
    }

    @Override
    public void phaseTimedOut(Client client, Outcome.PhaseTimedOut timedOut) {
        meters.phaseTimedOut(client, timedOut);
    }
}
