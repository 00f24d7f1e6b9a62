package io.sidelane.gateway.upstream;

import io.netty.channel.EventLoop;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** One worker's connections to endpoints. For that worker's thread. */
public final class Pools {

    private final EventLoop loop;
    private final Map<Upstream, Map<Endpoint, Pool>> pools = new HashMap<>();

    public Pools(EventLoop loop) {
        this.loop = loop;
    }

    /**
     * Finds or makes a connection; the listener hears of it at once or later.
     *
     * @param avoid an endpoint that failed already; null: none
     */
    public void open(Upstream upstream, @Nullable Endpoint avoid, UpstreamListener listener) {
        var endpoint =
                Balancer.choose(
                        upstream.endpoints(),
                        System.nanoTime(),
                        ThreadLocalRandom.current().nextDouble(),
                        avoid);
        if (endpoint == null) {
            listener.failed(new Failure(Failure.Kind.UNAVAILABLE, false, "no_endpoint"));
            return;
        }
        pools.computeIfAbsent(upstream, _ -> new HashMap<>())
                .computeIfAbsent(endpoint, _ -> new Pool(loop, upstream, endpoint))
                .open(listener);
    }

    /** Closes idle connections of endpoints and upstreams that are no more. */
    public void retain(Upstreams present) {
        pools.entrySet()
                .removeIf(
                        entry -> {
                            var upstream = entry.getKey();
                            boolean gone = present.find(upstream.name()) != upstream;
                            entry.getValue()
                                    .entrySet()
                                    .removeIf(
                                            pool -> {
                                                boolean unused =
                                                        gone
                                                                || !upstream.endpoints()
                                                                        .contains(pool.getKey());
                                                if (unused) {
                                                    pool.getValue().retire();
                                                }
                                                return unused;
                                            });
                            return gone;
                        });
    }

    public void close() {
        pools.values().forEach(each -> each.values().forEach(Pool::retire));
        pools.clear();
    }
}
