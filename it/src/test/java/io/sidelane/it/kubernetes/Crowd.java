package io.sidelane.it.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sidelane.it.rig.Binaries;
import io.sidelane.it.rig.Command;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What fortio saw of a load.
 *
 * @param codes how many answers by status; -1: none
 * @param millis by percentile, of all that were answered with success
 * @param largest size of the largest answer's body, in bytes
 * @param asLarge how many answers were of about that size
 */
record Crowd(
        Map<String, Long> codes,
        Map<Integer, Double> millis,
        double perSecond,
        long largest,
        long asLarge) {

    private static final Duration LIMIT = Duration.ofMinutes(4);

    /** Posts a file again and again. */
    static Crowd posts(String url, Path authority, Path payload, String... more) {
        var command = fortio("load", authority, payload);
        command.addAll(
                List.of("-allow-initial-errors", "-r", "0.00001", "-p", "50,90,99", "-json", "-"));
        command.addAll(List.of(more));
        command.add(url);
        var outcome = Command.outcome(command, "", LIMIT);
        int start = outcome.stdout().indexOf('{');
        if (start < 0) {
            throw new IllegalStateException("fortio: " + outcome.lastWords());
        }
        return of(Serialization.unmarshal(outcome.stdout().substring(start), JsonNode.class));
    }

    /** The beginning of a command that posts a file. */
    static List<String> fortio(String verb, Path authority, Path payload) {
        return new ArrayList<>(
                List.of(
                        Binaries.fortio().orElseThrow().toString(),
                        verb,
                        "-quiet",
                        "-loglevel",
                        "critical",
                        "-cacert",
                        authority.toString(),
                        "-content-type",
                        "application/json",
                        "-payload-file",
                        payload.toString()));
    }

    private static Crowd of(JsonNode json) {
        var codes = new TreeMap<String, Long>();
        json.path("RetCodes")
                .properties()
                .forEach(code -> codes.put(code.getKey(), code.getValue().asLong()));
        var millis = new TreeMap<Integer, Double>();
        for (var point : json.at("/DurationHistogram/Percentiles")) {
            millis.put(point.path("Percentile").asInt(), point.path("Value").asDouble() * 1e3);
        }
        var sizes = json.path("Sizes");
        var data = sizes.path("Data");
        return new Crowd(
                codes,
                millis,
                json.path("ActualQPS").asDouble(),
                sizes.path("Max").asLong() - json.at("/HeaderSizes/Max").asLong(),
                data.path(data.size() - 1).path("Count").asLong());
    }

    /** Both together; the percentiles of the slower of both. */
    Crowd and(Crowd other) {
        var sums = new TreeMap<>(codes);
        other.codes.forEach((code, count) -> sums.merge(code, count, Long::sum));
        var slower = new TreeMap<>(millis);
        other.millis.forEach((percentile, value) -> slower.merge(percentile, value, Math::max));
        return new Crowd(
                sums,
                slower,
                perSecond + other.perSecond,
                Math.max(largest, other.largest),
                asLarge + other.asLarge);
    }

    long answered(String code) {
        return codes.getOrDefault(code, 0L);
    }

    long all() {
        return codes.values().stream().mapToLong(Long::longValue).sum();
    }
}
