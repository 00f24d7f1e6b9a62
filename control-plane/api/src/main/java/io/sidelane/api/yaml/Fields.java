package io.sidelane.api.yaml;

import io.sidelane.api.yaml.Node.Mapping;
import io.sidelane.api.yaml.Node.Scalar;
import io.sidelane.api.yaml.Node.ScalarType;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The fields of one mapping as they are asked for; {@link #done} reports those that never were. */
final class Fields {

    private final Mapping mapping;
    private final String path;
    private final Values values;
    private final Set<String> asked = new LinkedHashSet<>();

    Fields(Mapping mapping, String path, Values values) {
        this.mapping = mapping;
        this.path = path;
        this.values = values;
    }

    /** Takes fields that are known and of no interest. */
    Fields ignoring(String... names) {
        asked.addAll(List.of(names));
        return this;
    }

    /** Whether the field is there and not written as nothing. */
    boolean has(String name) {
        return value(name) != null;
    }

    @Nullable Fields mapping(String name) {
        var value = value(name);
        var found = value == null ? null : values.mapping(value, path(name));
        return found == null ? null : new Fields(found, path(name), values);
    }

    @Nullable Fields requiredMapping(String name) {
        if (!has(name)) {
            missing(name, "a mapping");
        }
        return mapping(name);
    }

    @Nullable String text(String name) {
        var value = value(name);
        return value == null ? null : values.text(value, path(name));
    }

    String requiredText(String name, String expected) {
        var text = text(name);
        if (text == null) {
            missing(name, expected);
            return "";
        }
        return text;
    }

    /** A scalar as it was written, number or text. */
    @Nullable String written(String name) {
        return switch (value(name)) {
            case null -> null;
            case Scalar scalar -> scalar.text();
            case Node other -> other.shown();
        };
    }

    int integer(String name, int min, int max, int absent) {
        var value = value(name);
        var number = value == null ? null : values.whole(value, path(name), min, max);
        return number == null ? absent : Math.toIntExact(number);
    }

    Map<String, String> textMap(String name) {
        var map = new LinkedHashMap<String, String>();
        var found = mapping(name);
        if (found != null) {
            found.mapping
                    .fields()
                    .forEach(
                            (key, field) ->
                                    map.put(key, values.text(field.value(), found.path(key))));
        }
        return map;
    }

    /** Reports what is wrong with a field, or with the mapping when the field is absent. */
    void report(String name, String message) {
        var field = mapping.fields().get(name);
        values.problems()
                .add(field == null ? mapping.place() : field.value().place(), path(name), message);
    }

    /** Reports fields that nobody asked for. */
    void done() {
        mapping.fields()
                .forEach(
                        (name, field) -> {
                            if (!asked.contains(name)) {
                                values.problems().add(field.keyPlace(), path(name), unknown(name));
                            }
                        });
    }

    Place place() {
        return mapping.place();
    }

    private String unknown(String name) {
        return "unknown field (expected: %s%s)"
                .formatted(Values.oneOf(asked), Nearest.hint(name, asked));
    }

    private void missing(String name, String expected) {
        report(name, "missing (expected: %s)".formatted(expected));
    }

    /** The field as it is written, null when it is not there or written as nothing. */
    @Nullable Node value(String name) {
        asked.add(name);
        var field = mapping.fields().get(name);
        return field == null
                        || field.value() instanceof Scalar scalar
                                && scalar.type() == ScalarType.NULL
                ? null
                : field.value();
    }

    String path(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
