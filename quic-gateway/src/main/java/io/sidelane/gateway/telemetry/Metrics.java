package io.sidelane.gateway.telemetry;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** Counts what happens. Counters of one name have one kind of label, in a word or two. */
public final class Metrics {

    /** Upper bounds of the request times that are told apart, in milliseconds. */
    static final long[] BOUNDS = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000};

    private record Answered(String listener, String protocol, int status) {}

    private final ConcurrentMap<Answered, LongAdder> answered = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, LongAdder> failures = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, LongAdder> malformed = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, LongAdder> events = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, LongAdder> udp = new ConcurrentHashMap<>();
    private final LongAdder[] times = new LongAdder[BOUNDS.length + 1];
    private final LongAdder nanos = new LongAdder();
    private final LongAdder begun = new LongAdder();
    private final LongAdder ended = new LongAdder();
    private final LongAdder retries = new LongAdder();
    private final LongAdder tunnels = new LongAdder();
    private final LongAdder tunnelsEnded = new LongAdder();
    private final LongAdder received = new LongAdder();
    private final LongAdder sent = new LongAdder();

    public Metrics() {
        for (int i = 0; i < times.length; i++) {
            times[i] = new LongAdder();
        }
    }

    public void begun() {
        begun.increment();
    }

    public void tunnelOpened() {
        tunnels.increment();
    }

    public void ended(Entry entry) {
        ended.increment();
        received.add(entry.received());
        sent.add(entry.sent());
        if (entry.isTunnelled()) {
            // It took as long as its ends wanted, which says nothing of how fast requests are.
            tunnelsEnded.increment();
        } else {
            long took = entry.nanos();
            nanos.add(took);
            times[bucket(TimeUnit.NANOSECONDS.toMillis(took))].increment();
        }
        increment(
                answered,
                new Answered(entry.client().listener(), entry.client().protocol(), entry.status()));
    }

    private static int bucket(long millis) {
        int i = 0;
        while (i < BOUNDS.length && millis >= BOUNDS[i]) {
            i++;
        }
        return i;
    }

    public void failed(String reason) {
        increment(failures, reason);
    }

    public void malformed(String reason) {
        increment(malformed, reason);
    }

    public void retried() {
        retries.increment();
    }

    /** Something of QUIC or TLS, such as {@code retry_sent}. */
    public void event(String word) {
        increment(events, word);
    }

    /** A datagram of a CONNECT-UDP: sent, received, or why it was dropped. */
    public void udp(String word) {
        increment(udp, word);
    }

    public long openRequests() {
        return begun.sum() - ended.sum();
    }

    private static <K> void increment(ConcurrentMap<K, LongAdder> map, K key) {
        var counter = map.get(key);
        (counter == null ? map.computeIfAbsent(key, _ -> new LongAdder()) : counter).increment();
    }

    /** In Prometheus' text format. */
    public void write(Exposition out) {
        out.type("sidelane_gateway_requests_total", "counter");
        answered.forEach(
                (key, count) ->
                        out.sample(
                                "sidelane_gateway_requests_total",
                                Map.of(
                                        "listener", key.listener(),
                                        "protocol", key.protocol(),
                                        "status", Integer.toString(key.status())),
                                count.sum()));
        out.type("sidelane_gateway_open_requests", "gauge");
        out.sample("sidelane_gateway_open_requests", Map.of(), openRequests());
        single(out, "sidelane_gateway_tunnels_total", tunnels);
        out.type("sidelane_gateway_open_tunnels", "gauge");
        out.sample("sidelane_gateway_open_tunnels", Map.of(), tunnels.sum() - tunnelsEnded.sum());
        words(out, "sidelane_gateway_upstream_failures_total", "reason", failures);
        words(out, "sidelane_gateway_malformed_total", "reason", malformed);
        words(out, "sidelane_gateway_events_total", "event", events);
        words(out, "sidelane_gateway_udp_datagrams_total", "event", udp);
        single(out, "sidelane_gateway_retries_total", retries);
        single(out, "sidelane_gateway_received_bytes_total", received);
        single(out, "sidelane_gateway_sent_bytes_total", sent);
        histogram(out);
    }

    private static void words(
            Exposition out, String name, String label, Map<String, LongAdder> counters) {
        out.type(name, "counter");
        counters.forEach((word, count) -> out.sample(name, Map.of(label, word), count.sum()));
    }

    private static void single(Exposition out, String name, LongAdder counter) {
        out.type(name, "counter");
        out.sample(name, Map.of(), counter.sum());
    }

    private void histogram(Exposition out) {
        var name = "sidelane_gateway_request_seconds";
        out.type(name, "histogram");
        long sum = 0;
        for (int i = 0; i < times.length; i++) {
            sum += times[i].sum();
            var bound = i < BOUNDS.length ? Double.toString(BOUNDS[i] / 1e3) : "+Inf";
            out.sample(name + "_bucket", Map.of("le", bound), sum);
        }
        out.seconds(name + "_sum", nanos.sum() / 1e9);
        out.sample(name + "_count", Map.of(), sum);
    }
}
