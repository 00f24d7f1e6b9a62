package io.sidelane.injector;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.sidelane.injector.webhook.WebhookServer;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What is counted. No label has a pod, namespace or policy in it. */
final class Meters implements WebhookServer.Observer {

    private final MeterRegistry registry;
    private final Timer reviews;
    private final AtomicLong end = new AtomicLong();

    Meters(MeterRegistry registry) {
        this.registry = registry;
        reviews =
                Timer.builder("sidelane.injector.review")
                        .description("from the last byte of a review to its answer")
                        .publishPercentiles(0.5, 0.99)
                        .register(registry);
        Gauge.builder("sidelane.injector.certificate.end.seconds", end, AtomicLong::get)
                .description("when the webhook's own certificate ends, Unix time; 0: not its own")
                .register(registry);
    }

    void answered(String outcome) {
        Counter.builder("sidelane.injector.reviews")
                .description("reviews by what became of the pod")
                .tag("outcome", outcome)
                .register(registry)
                .increment();
    }

    @Override
    public void decided(long nanos) {
        reviews.record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void undecided(String why) {
        Counter.builder("sidelane.injector.undecided")
                .description("requests that nothing was decided about")
                .tag("why", why)
                .register(registry)
                .increment();
    }

    void end(@Nullable Instant when) {
        end.set(when == null ? 0 : when.getEpochSecond());
    }
}
