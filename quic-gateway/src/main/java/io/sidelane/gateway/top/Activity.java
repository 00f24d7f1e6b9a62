package io.sidelane.gateway.top;

import java.util.Map;
import java.util.TreeMap;

/**
 * What went on between two moments, and what is open at the second.
 *
 * @param perSecond requests by protocol
 * @param failedPerSecond answers from 500 on
 * @param p50Millis of requests, from the bounds that metrics tell apart; NaN without requests
 * @param connections open ones by what they speak
 * @param usable endpoints of each upstream, of how many, and open requests
 */
record Activity(
        double seconds,
        Map<String, Double> perSecond,
        double failedPerSecond,
        long openRequests,
        long openTunnels,
        double p50Millis,
        double p99Millis,
        Map<String, Long> connections,
        Map<String, Upstream> usable) {

    private static final String REQUESTS = "sidelane_gateway_requests_total";
    private static final String TIMES = "sidelane_gateway_request_seconds_bucket";

    record Upstream(long usable, long endpoints, long openRequests) {}

    static Activity between(Samples before, Samples after) {
        double seconds = Math.max(1e-3, (after.nanos() - before.nanos()) / 1e9);
        var perSecond = new TreeMap<String, Double>();
        var earlier = before.by(REQUESTS, "protocol");
        after.by(REQUESTS, "protocol")
                .forEach(
                        (protocol, count) ->
                                perSecond.put(
                                        protocol,
                                        (count - earlier.getOrDefault(protocol, 0.0)) / seconds));
        var times = times(before, after);
        return new Activity(
                seconds,
                perSecond,
                (failed(after) - failed(before)) / seconds,
                (long) after.sum("sidelane_gateway_open_requests"),
                (long) after.sum("sidelane_gateway_open_tunnels"),
                percentile(times, 0.5),
                percentile(times, 0.99),
                longs(after.by("sidelane_gateway_open_connections", "protocol")),
                upstreams(after));
    }

    private static double failed(Samples samples) {
        return samples.by(REQUESTS, "status").entrySet().stream()
                .filter(each -> each.getKey().compareTo("500") >= 0)
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    /* Requests up to each bound in seconds, of the time between. */
    private static TreeMap<Double, Double> times(Samples before, Samples after) {
        var earlier = before.by(TIMES, "le");
        var times = new TreeMap<Double, Double>();
        after.by(TIMES, "le")
                .forEach(
                        (bound, count) ->
                                times.put(
                                        bound.equals("+Inf")
                                                ? Double.POSITIVE_INFINITY
                                                : Double.parseDouble(bound),
                                        count - earlier.getOrDefault(bound, 0.0)));
        return times;
    }

    /** Within a bound as if all were spread evenly; beyond the last one, that one. */
    static double percentile(TreeMap<Double, Double> upTo, double share) {
        double all = upTo.isEmpty() ? 0 : upTo.lastEntry().getValue();
        if (all <= 0) {
            return Double.NaN;
        }
        double from = 0;
        double below = 0;
        for (var each : upTo.entrySet()) {
            if (each.getValue() >= share * all) {
                double within = (share * all - below) / Math.max(1e-9, each.getValue() - below);
                return 1e3
                        * (each.getKey().isInfinite()
                                ? from
                                : from + within * (each.getKey() - from));
            }
            from = each.getKey();
            below = each.getValue();
        }
        return 1e3 * from;
    }

    private static Map<String, Upstream> upstreams(Samples samples) {
        var usable = longs(samples.by("sidelane_gateway_upstream_usable_endpoints", "upstream"));
        var open = longs(samples.by("sidelane_gateway_upstream_requests", "upstream"));
        var upstreams = new TreeMap<String, Upstream>();
        longs(samples.by("sidelane_gateway_upstream_endpoints", "upstream"))
                .forEach(
                        (name, endpoints) ->
                                upstreams.put(
                                        name,
                                        new Upstream(
                                                usable.getOrDefault(name, 0L),
                                                endpoints,
                                                open.getOrDefault(name, 0L))));
        return upstreams;
    }

    private static Map<String, Long> longs(Map<String, Double> values) {
        var longs = new TreeMap<String, Long>();
        values.forEach((name, value) -> longs.put(name, Math.round(value)));
        return longs;
    }
}
