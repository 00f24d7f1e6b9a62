package io.sidelane.agent.admin;

import java.nio.charset.StandardCharsets;

/** Prometheus' text format, version 0.0.4. */
final class Exposition {

    private final StringBuilder text = new StringBuilder(4_096);

    Exposition gauge(String name, String help) {
        return family(name, "gauge", help);
    }

    Exposition counter(String name, String help) {
        return family(name, "counter", help);
    }

    /**
     * @param labels name, value, name, value...
     */
    Exposition sample(String name, double value, String... labels) {
        text.append(name);
        for (int i = 0; i < labels.length; i += 2) {
            text.append(i == 0 ? '{' : ',')
                    .append(labels[i])
                    .append("=\"")
                    .append(escaped(labels[i + 1]))
                    .append('"');
        }
        if (labels.length > 0) {
            text.append('}');
        }
        text.append(' ');
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            text.append((long) value);
        } else {
            text.append(value);
        }
        text.append('\n');
        return this;
    }

    byte[] bytes() {
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private Exposition family(String name, String type, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
        return this;
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
