package io.sidelane.api.yaml;

import io.sidelane.api.Word;
import io.sidelane.api.yaml.Node.Mapping;
import io.sidelane.api.yaml.Node.Scalar;
import io.sidelane.api.yaml.Node.ScalarType;
import io.sidelane.api.yaml.Node.Sequence;
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

    @Nullable Integer integer(Node node, String at, int min, int max) {
        if (node instanceof Scalar(_, var type, var text)
                && type == ScalarType.NUMBER
                && text.matches("-?(0|[1-9][0-9]{0,9})")) {
            long number = Long.parseLong(text);
            if (number >= min && number <= max) {
                return (int) number;
            }
        }
        refuse(node, at, "a whole number of %d..%d".formatted(min, max));
        return null;
    }

    /* Words count however they are written: YAML 1.1 takes a bare Off for a boolean. */
    <E extends Enum<E> & Word> @Nullable E word(Node node, String at, Class<E> type) {
        var words = wordsOf(type);
        if (node instanceof Scalar scalar) {
            for (E constant : type.getEnumConstants()) {
                if (constant.word().equals(scalar.text())) {
                    return constant;
                }
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

    static <E extends Enum<E> & Word> List<String> wordsOf(Class<E> type) {
        return Stream.of(type.getEnumConstants()).map(Word::word).toList();
    }

    static String oneOf(Collection<String> words) {
        return words.size() == 1 ? words.iterator().next() : "one of " + String.join(", ", words);
    }
}
