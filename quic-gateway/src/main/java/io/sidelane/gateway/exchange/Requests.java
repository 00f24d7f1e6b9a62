package io.sidelane.gateway.exchange;

import io.netty.channel.EventLoop;
import io.sidelane.gateway.http.RequestHead;
import io.sidelane.gateway.telemetry.Client;
import io.sidelane.gateway.upstream.Pools;

/** One worker's way from clients to upstreams. */
public final class Requests {

    private final Serving serving;
    private final EventLoop loop;
    private final Pools pools;

    public Requests(Serving serving, EventLoop loop) {
        this.serving = serving;
        this.loop = loop;
        this.pools = new Pools(loop);
    }

    public EventLoop loop() {
        return loop;
    }

    public Serving serving() {
        return serving;
    }

    public Pools pools() {
        return pools;
    }

    /**
     * Begins one with a head that is well formed.
     *
     * @param end whether nothing follows it
     */
    public Exchange begin(Downstream downstream, Client client, RequestHead head, boolean end) {
        return Exchange.begin(serving, pools, loop, downstream, client, head.normal(), end);
    }

    /** Counts what was refused before it was a request. */
    public void malformed(String reason) {
        serving.metrics().malformed(reason);
    }
}
