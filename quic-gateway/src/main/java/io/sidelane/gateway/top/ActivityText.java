package io.sidelane.gateway.top;

import com.fasterxml.jackson.core.JsonFactory;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.stream.Collectors;

/** What went on, for people and for programs. */
final class ActivityText {

    private ActivityText() {}

    static String table(Activity activity) {
        var text = new StringBuilder();
        line(
                text,
                "requests/s",
                "%.1f  (%s), %.1f failed"
                        .formatted(
                                total(activity),
                                activity.perSecond().entrySet().stream()
                                        .map(
                                                each ->
                                                        "%s %.1f"
                                                                .formatted(
                                                                        each.getKey(),
                                                                        each.getValue()))
                                        .collect(Collectors.joining(", ")),
                                activity.failedPerSecond()));
        line(
                text,
                "p50, p99",
                "%s, %s ms".formatted(millis(activity.p50Millis()), millis(activity.p99Millis())));
        line(
                text,
                "open",
                "%d requests, %d tunnels"
                        .formatted(activity.openRequests(), activity.openTunnels()));
        line(
                text,
                "connections",
                activity.connections().entrySet().stream()
                        .map(each -> each.getKey() + " " + each.getValue())
                        .collect(Collectors.joining(", ")));
        activity.usable()
                .forEach(
                        (name, upstream) ->
                                line(
                                        text,
                                        name,
                                        "%d of %d endpoints usable, %d requests open"
                                                .formatted(
                                                        upstream.usable(),
                                                        upstream.endpoints(),
                                                        upstream.openRequests())));
        return text.toString();
    }

    private static void line(StringBuilder text, String what, String value) {
        text.append(String.format(Locale.ROOT, "%-16s %s%n", what, value));
    }

    private static double total(Activity activity) {
        return activity.perSecond().values().stream().mapToDouble(Double::doubleValue).sum();
    }

    private static String millis(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.1f", value);
    }

    static String json(Activity activity) {
        var text = new StringWriter();
        try (var json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            json.writeNumberField("seconds", rounded(activity.seconds()));
            json.writeNumberField("requestsPerSecond", rounded(total(activity)));
            json.writeObjectFieldStart("byProtocol");
            for (var each : activity.perSecond().entrySet()) {
                json.writeNumberField(each.getKey(), rounded(each.getValue()));
            }
            json.writeEndObject();
            json.writeNumberField("failedPerSecond", rounded(activity.failedPerSecond()));
            json.writeNumberField("openRequests", activity.openRequests());
            json.writeNumberField("openTunnels", activity.openTunnels());
            if (!Double.isNaN(activity.p50Millis())) {
                json.writeNumberField("p50Millis", rounded(activity.p50Millis()));
                json.writeNumberField("p99Millis", rounded(activity.p99Millis()));
            }
            json.writeObjectFieldStart("connections");
            for (var each : activity.connections().entrySet()) {
                json.writeNumberField(each.getKey(), each.getValue());
            }
            json.writeEndObject();
            json.writeArrayFieldStart("upstreams");
            for (var each : activity.usable().entrySet()) {
                json.writeStartObject();
                json.writeStringField("name", each.getKey());
                json.writeNumberField("usable", each.getValue().usable());
                json.writeNumberField("endpoints", each.getValue().endpoints());
                json.writeNumberField("openRequests", each.getValue().openRequests());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text + "\n";
    }

    private static double rounded(double value) {
        return Math.round(value * 1e3) / 1e3;
    }
}
