package io.sidelane.gateway.upstream;

import io.sidelane.gateway.config.Address;
import io.sidelane.gateway.config.UpstreamConfig.HealthCheckConfig;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Asks endpoints whether they are well, where their upstream says so. Apart from the data path. */
public final class HealthChecks implements AutoCloseable {

    private static final Logger LOG = System.getLogger("health");
    private static final long TICK_MILLIS = 50;

    private final Upstreams upstreams;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("health").daemon().factory());
    private final Map<Endpoint, Check> checks = new HashMap<>();

    /* Null until something is to be asked: it costs some MB. */
    private volatile @Nullable HttpClient client;

    /** For the health thread only. */
    private static final class Check {
        private long next;
        private boolean asking;
        private int good;
        private int bad;
    }

    public HealthChecks(Upstreams upstreams) {
        this.upstreams = upstreams;
        var _ =
                thread.scheduleWithFixedDelay(
                        this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void tick() {
        var present = new HashSet<Endpoint>();
        for (var upstream : upstreams.all().values()) {
            var config = upstream.config().healthCheck();
            for (var endpoint : upstream.endpoints()) {
                if (config == null) {
                    endpoint.healthy(true);
                } else {
                    present.add(endpoint);
                    check(upstream.name(), endpoint, config);
                }
            }
        }
        checks.keySet().retainAll(present);
    }

    private void check(String upstream, Endpoint endpoint, HealthCheckConfig config) {
        var check = checks.computeIfAbsent(endpoint, _ -> new Check());
        long now = System.nanoTime();
        if (check.asking || (check.next != 0 && now - check.next < 0)) {
            return;
        }
        check.next = now + TimeUnit.MILLISECONDS.toNanos(config.intervalMillis());
        var request =
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://%s%s"
                                                .formatted(
                                                        Address.written(endpoint.address()),
                                                        config.path())))
                        .timeout(Duration.ofMillis(config.timeoutMillis()))
                        .header("user-agent", "sidelane-health")
                        .build();
        check.asking = true;
        var _ =
                client().sendAsync(request, BodyHandlers.discarding())
                        .whenCompleteAsync(
                                (response, failure) ->
                                        told(
                                                upstream,
                                                endpoint,
                                                config,
                                                check,
                                                failure == null ? response.statusCode() : null),
                                thread);
    }

    private HttpClient client() {
        var made = client;
        if (made == null) {
            made =
                    HttpClient.newBuilder()
                            .version(HttpClient.Version.HTTP_1_1)
                            .followRedirects(Redirect.NEVER)
                            .build();
            client = made;
        }
        return made;
    }

    private static void told(
            String upstream,
            Endpoint endpoint,
            HealthCheckConfig config,
            Check check,
            @Nullable Integer status) {
        check.asking = false;
        if (status != null && status >= 200 && status < 300) {
            check.good++;
            check.bad = 0;
        } else {
            check.bad++;
            check.good = 0;
        }
        boolean well =
                endpoint.healthy()
                        ? check.bad < config.unhealthyAfter()
                        : check.good >= config.healthyAfter();
        if (well != endpoint.healthy()) {
            endpoint.healthy(well);
            LOG.log(
                    well ? Level.INFO : Level.WARNING,
                    "%s %s: %s"
                            .formatted(
                                    upstream,
                                    Address.written(endpoint.address()),
                                    well
                                            ? "well again"
                                            : "ill (%s)"
                                                    .formatted(
                                                            status == null
                                                                    ? "no answer"
                                                                    : status)));
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        var made = client;
        if (made != null) {
            made.shutdownNow();
        }
    }
}
