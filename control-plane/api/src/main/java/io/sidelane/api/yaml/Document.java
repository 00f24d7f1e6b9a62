package io.sidelane.api.yaml;

import io.sidelane.api.yaml.Node.Mapping;
import io.sidelane.api.yaml.Node.Scalar;
import io.sidelane.api.yaml.Node.Sequence;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One document as plain values, with the places that they stand at. */
public final class Document {

    private final Node node;

    Document(Node node) {
        this.node = node;
    }

    /**
     * Maps with text keys, lists, text, numbers ({@link BigInteger}, {@link BigDecimal}), booleans
     * and nulls, as YAML 1.2's core schema has them.
     */
    public @Nullable Object value() {
        return value(node);
    }

    /**
     * @param path keys of maps and indexes of lists, from the outside
     * @return where it stands, or the nearest there is of it
     */
    public Place place(List<?> path) {
        var at = node;
        var place = node.place();
        for (var step : path) {
            switch (at) {
                case Mapping mapping
                        when mapping.fields().get(step) instanceof Node.Field field -> {
                    place = field.keyPlace();
                    at = field.value();
                }
                case Sequence sequence
                        when step instanceof Integer index && index < sequence.items().size() -> {
                    at = sequence.items().get(index);
                    place = at.place();
                }
                case Mapping _, Sequence _, Scalar _ -> {
                    return place;
                }
            }
        }
        return place;
    }

    private static @Nullable Object value(Node node) {
        return switch (node) {
            case Mapping mapping -> {
                var map = new LinkedHashMap<String, @Nullable Object>();
                mapping.fields().forEach((key, field) -> map.put(key, value(field.value())));
                yield map;
            }
            case Sequence sequence -> {
                var list = new ArrayList<@Nullable Object>();
                sequence.items().forEach(item -> list.add(value(item)));
                yield list;
            }
            case Scalar(_, var type, var text) ->
                    switch (type) {
                        case TEXT, AMBIGUOUS -> text;
                        case BOOLEAN -> Boolean.valueOf(text);
                        case NULL -> null;
                        case NUMBER -> number(text);
                    };
        };
    }

    /* What is no decimal number stays text: whoever wants a number there will say so. */
    private static Object number(String text) {
        try {
            return text.matches("[-+]?[0-9]+") ? new BigInteger(text) : new BigDecimal(text);
        } catch (NumberFormatException _) {
            return text;
        }
    }
}
