package io.sidelane.gateway.upstream;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.sidelane.gateway.config.Address;
import io.sidelane.gateway.config.UpstreamConfig;
import io.sidelane.gateway.config.UpstreamConfig.EndpointConfig;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An upstream as all workers see it: its endpoints, and what is open at once. */
public final class Upstream {

    /* However few requests are open, so many may be further attempts. */
    private static final int RETRIES_ALWAYS = 3;

    private final String name;
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger retries = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile UpstreamConfig config;
    private volatile List<Endpoint> endpoints;
    private volatile @Nullable SslContext tls;

    Upstream(UpstreamConfig config, @Nullable SslContext tls) {
        this.tls = tls;
        this.name = config.name();
        this.config = config;
        this.endpoints = config.endpoints().stream().map(Upstream::endpoint).toList();
    }

    private static Endpoint endpoint(EndpointConfig config) {
        return new Endpoint(Address.parse(config.address()), config.weight());
    }

    /** Keeps what is known of endpoints that stay. */
    void update(UpstreamConfig changed, @Nullable SslContext context) {
        tls = context;
        var known = endpoints.stream().collect(Collectors.toMap(Endpoint::address, each -> each));
        endpoints =
                changed.endpoints().stream()
                        .map(
                                each -> {
                                    var endpoint =
                                            known.getOrDefault(
                                                    Address.parse(each.address()), endpoint(each));
                                    endpoint.weight(each.weight());
                                    return endpoint;
                                })
                        .toList();
        config = changed;
    }

    public String name() {
        return name;
    }

    public UpstreamConfig config() {
        return config;
    }

    public List<Endpoint> endpoints() {
        return endpoints;
    }

    /** TLS of a new connection; null where there is none. */
    @Nullable SslHandler newTls(Channel channel) {
        var context = tls;
        var wanted = config.tls();
        if (context == null || wanted == null) {
            return null;
        }
        var handler = context.newHandler(channel.alloc(), wanted.name(), 0);
        handler.setHandshakeTimeoutMillis(config.connectTimeoutMillis());
        return handler;
    }

    public int openRequests() {
        return requests.get();
    }

    public int openConnections() {
        return connections.get();
    }

    /** Whether a request may begin; {@link #ended} must follow then. */
    public boolean begin() {
        return taken(requests, config.breaker().requests());
    }

    public void ended() {
        requests.decrementAndGet();
    }

    /** Whether a further attempt is within the budget; {@link #retryEnded} must follow then. */
    public boolean beginRetry() {
        return taken(
                retries,
                Math.max(RETRIES_ALWAYS, requests.get() * config.breaker().retryPercent() / 100));
    }

    public void retryEnded() {
        retries.decrementAndGet();
    }

    /**
     * Whether a connection may be made; {@link #connectionEnded} must follow then.
     *
     * @param always whatever the limit says
     */
    boolean beginConnection(boolean always) {
        return taken(connections, always ? Integer.MAX_VALUE : config.breaker().connections());
    }

    void connectionEnded() {
        connections.decrementAndGet();
    }

    boolean failed(Endpoint endpoint, long now) {
        var outlier = config.outlier();
        return endpoint.failed(
                now, outlier.consecutive(), TimeUnit.MILLISECONDS.toNanos(outlier.ejectMillis()));
    }

    private static boolean taken(AtomicInteger count, int most) {
        if (count.incrementAndGet() > most) {
            count.decrementAndGet();
            return false;
        }
        return true;
    }
}
