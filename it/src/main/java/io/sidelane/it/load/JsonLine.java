package io.sidelane.it.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sidelane.it.rig.RigException;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The line of JSON that our scripts and tools print last. */
final class JsonLine {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private JsonLine() {}

    static JsonNode last(String output) {
        var line =
                output.lines()
                        .map(String::strip)
                        .filter(l -> l.startsWith("{"))
                        .reduce((first, second) -> second)
                        .orElseThrow(() -> unreadable(output));
        return parse(line);
    }

    static JsonNode parse(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw unreadable(json);
        }
    }

    static NavigableMap<Double, Double> percentiles(JsonNode object) {
        var percentiles = new TreeMap<Double, Double>();
        object.properties()
                .forEach(e -> percentiles.put(Double.valueOf(e.getKey()), e.getValue().asDouble()));
        return percentiles;
    }

    static RigException unreadable(String output) {
        var text = output.strip();
        return new RigException(
                "load generator: %s (expected: a result); the run does not count"
                        .formatted(
                                text.isEmpty()
                                        ? "no output"
                                        : text.substring(0, Math.min(200, text.length()))));
    }
}
