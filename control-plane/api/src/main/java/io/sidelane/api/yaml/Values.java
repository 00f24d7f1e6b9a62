package io.sidelane.api.yaml;

import io.sidelane.api.Quantity;
import io.sidelane.api.Word;
import io.sidelane.api.schema.Cidr;
import io.sidelane.api.schema.Form;
import io.sidelane.api.schema.Networks;
import io.sidelane.api.schema.Property;
import io.sidelane.api.yaml.Node.Mapping;
import io.sidelane.api.yaml.Node.Scalar;
import io.sidelane.api.yaml.Node.ScalarType;
import io.sidelane.api.yaml.Node.Sequence;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Turns nodes into values. A wrong one is reported and a stand-in returned, so that reading goes
 * on; whoever reads must look at the problems before using the result.
 */
record Values(Problems problems) {

    static final String TIME = "a time like 2026-01-31T12:00:00Z";

    /** Reads one item of a list; null when there is nothing to stand in for it. */
    interface Item<T> {
        @Nullable T read(Node item, String at);
    }

    String text(Node node, String at) {
        if (node instanceof Scalar(_, var type, var text)) {
            if (type == ScalarType.TEXT) {
                return text;
            }
            refuse(node, at, "text, \"%s\" if it is meant so".formatted(text));
        } else {
            refuse(node, at, "text");
        }
        return "";
    }

    boolean bool(Node node, String at, boolean standIn) {
        if (node instanceof Scalar(_, var type, var text) && type == ScalarType.BOOLEAN) {
            return Boolean.parseBoolean(text);
        }
        refuse(node, at, "true or false");
        return standIn;
    }

    @Nullable Long whole(Node node, String at, long min, long max) {
        if (node instanceof Scalar(_, var type, var text)
                && type == ScalarType.NUMBER
                && text.matches("-?(0|[1-9][0-9]{0,17})")) {
            long number = Long.parseLong(text);
            if (number >= min && number <= max) {
                return number;
            }
        }
        refuse(node, at, "a whole number of %d..%d".formatted(min, max));
        return null;
    }

    /** Text of the form that the field asks for. */
    String form(Node node, String at, Property property) {
        var text = text(node, at);
        var form = property.get(Form.class);
        if (form == null || text.isEmpty() && form.value().isEmpty() || !isText(node)) {
            return text;
        }
        if (text.length() > form.max()) {
            refuse(node, at, "at most %d characters".formatted(form.max()));
        } else if (!form.value().isEmpty() && !text.matches(form.value())) {
            refuse(node, at, form.expected());
        } else if (property.has(Cidr.class) && !Networks.isNetwork(text)) {
            refuse(node, at, Networks.EXPECTED);
        }
        return text;
    }

    @Nullable Instant time(Node node, String at) {
        if (node instanceof Scalar scalar) {
            try {
                return Instant.parse(scalar.text());
            } catch (DateTimeParseException _) {
                // Refused below, with everything else that is no time.
            }
        }
        refuse(node, at, TIME);
        return null;
    }

    /** Bytes of a quantity between two others; a plain number counts as well. */
    @Nullable Long amount(Node node, String at, String min, String max, String example) {
        long bytes =
                node instanceof Scalar(_, var type, var text) && type != ScalarType.NULL
                        ? Quantity.bytes(text).orElse(-1)
                        : -1;
        if (bytes >= bytesOf(min) && bytes <= bytesOf(max)) {
            return bytes;
        }
        refuse(node, at, Quantity.expected(min, max, example));
        return null;
    }

    private static boolean isText(Node node) {
        return node instanceof Scalar scalar && scalar.type() == ScalarType.TEXT;
    }

    static long bytesOf(String quantity) {
        return Quantity.bytes(quantity).orElseThrow();
    }

    /* Words count however they are written: YAML 1.1 takes a bare Off for a boolean. */
    @Nullable Word word(Node node, String at, Class<?> type) {
        var words = wordsOf(type);
        if (node instanceof Scalar scalar) {
            var constant = constant(type, scalar.text());
            if (constant != null) {
                return constant;
            }
            refuse(node, at, oneOf(words) + Nearest.hint(scalar.text(), words));
        } else {
            refuse(node, at, oneOf(words));
        }
        return null;
    }

    @Nullable Mapping mapping(Node node, String at) {
        if (node instanceof Mapping mapping) {
            return mapping;
        }
        refuse(node, at, "a mapping");
        return null;
    }

    <T> List<T> items(Node node, String at, Item<T> reader) {
        var items = new ArrayList<T>();
        if (node instanceof Sequence(_, var nodes)) {
            for (int i = 0; i < nodes.size(); i++) {
                var item = reader.read(nodes.get(i), "%s[%d]".formatted(at, i));
                if (item != null) {
                    items.add(item);
                }
            }
        } else {
            refuse(node, at, "a list");
        }
        return items;
    }

    void refuse(Node node, String at, String expected) {
        problems.add(node.place(), at, "%s (expected: %s)".formatted(node.shown(), expected));
    }

    static @Nullable Word constant(Class<?> words, String written) {
        return all(words).filter(word -> word.word().equals(written)).findFirst().orElse(null);
    }

    static List<String> wordsOf(Class<?> words) {
        return all(words).map(Word::word).toList();
    }

    private static Stream<Word> all(Class<?> words) {
        return Stream.of(words.getEnumConstants()).map(Word.class::cast);
    }

    static String oneOf(Collection<String> words) {
        return words.size() == 1 ? words.iterator().next() : "one of " + String.join(", ", words);
    }
}
