package io.sidelane.gateway.telemetry;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Prometheus' text format, version 0.0.4. */
public final class Exposition {

    private final StringBuilder text = new StringBuilder();
    private final Set<String> typed = new HashSet<>();

    /** Once is enough, however many samples there are. */
    public void type(String name, String type) {
        if (!typed.add(name)) {
            return;
        }
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    public void sample(String name, Map<String, String> labels, long value) {
        sample(name, labels, Long.toString(value));
    }

    void seconds(String name, double value) {
        sample(name, Map.of(), Double.toString(value));
    }

    private void sample(String name, Map<String, String> labels, String value) {
        text.append(name);
        if (!labels.isEmpty()) {
            text.append(
                    new TreeMap<>(labels)
                            .entrySet().stream()
                                    .map(
                                            each ->
                                                    each.getKey()
                                                            + "=\""
                                                            + escaped(each.getValue())
                                                            + '"')
                                    .collect(Collectors.joining(",", "{", "}")));
        }
        text.append(' ').append(value).append('\n');
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
