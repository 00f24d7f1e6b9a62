package io.sidelane.gateway.upstream;

import io.netty.channel.EventLoop;
import io.sidelane.gateway.config.UpstreamProtocol;
import io.sidelane.gateway.config.Written;
import io.sidelane.gateway.http.Fields;
import io.sidelane.gateway.http.RequestHead;
import io.sidelane.gateway.tls.UpstreamContexts;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An upstream of one endpoint on loopback, as a worker asks it. */
final class Asked {

    private static final int MANY = 1024;

    private final EventLoop loop;
    private final Pools pools;
    private final Upstream upstream;

    Asked(EventLoop loop, UpstreamProtocol protocol, int port, int idleTimeoutMillis) {
        this(loop, protocol, port, idleTimeoutMillis, MANY);
    }

    /**
     * @param most connections
     */
    Asked(EventLoop loop, UpstreamProtocol protocol, int port, int idleTimeoutMillis, int most) {
        this.loop = loop;
        this.pools = new Pools(loop);
        var config =
                Written.of(
                        """
                        upstreams:
                          - name: asked
                            protocol: %s
                            endpoints: [{address: "127.0.0.1:%d"}]
                            idleTimeoutMillis: %d
                            outlier: {consecutive: 0}
                            breaker: {connections: %d}
                        """
                                .formatted(protocol.word(), port, idleTimeoutMillis, most));
        var upstreams = new Upstreams();
        upstreams.update(config.upstreams(), UpstreamContexts.NONE);
        this.upstream = Objects.requireNonNull(upstreams.find("asked"));
    }

    static RequestHead head(String method, String path, @Nullable String protocol) {
        return new RequestHead(method, "https", "a.example", path, protocol, new Fields());
    }

    /** Asks as soon as there is a connection. */
    Heard ask(Consumer<UpstreamStream> request) {
        return ask(new Heard(request, true));
    }

    Heard ask(Heard heard) {
        loop.execute(() -> pools.open(upstream, null, heard));
        return heard;
    }

    /** As another worker, which has no connection. */
    Heard askAnew(Heard heard) {
        loop.execute(() -> new Pools(loop).open(upstream, null, heard));
        return heard;
    }

    int connections() {
        return upstream.openConnections();
    }
}
