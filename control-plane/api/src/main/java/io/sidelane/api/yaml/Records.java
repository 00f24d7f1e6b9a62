package io.sidelane.api.yaml;

import io.sidelane.api.Word;
import io.sidelane.api.schema.Bytes;
import io.sidelane.api.schema.Default;
import io.sidelane.api.schema.Inline;
import io.sidelane.api.schema.Key;
import io.sidelane.api.schema.Mistakes;
import io.sidelane.api.schema.Property;
import io.sidelane.api.schema.Range;
import io.sidelane.api.schema.Required;
import io.sidelane.api.schema.Size;
import io.sidelane.api.schema.Type;
import io.sidelane.api.schema.Type.Amount;
import io.sidelane.api.schema.Type.Flag;
import io.sidelane.api.schema.Type.ListOf;
import io.sidelane.api.schema.Type.MapOf;
import io.sidelane.api.schema.Type.Nested;
import io.sidelane.api.schema.Type.OneWord;
import io.sidelane.api.schema.Type.SetOf;
import io.sidelane.api.schema.Type.Text;
import io.sidelane.api.schema.Type.Time;
import io.sidelane.api.schema.Type.Whole;
import io.sidelane.api.yaml.Node.Mapping;
import io.sidelane.api.yaml.Node.Scalar;
import io.sidelane.api.yaml.Node.Sequence;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes records of mappings: fields by the records' components, bounds by their annotations, what
 * concerns several fields by their constructors.
 */
final class Records {

    private final Values values;

    Records(Values values) {
        this.values = values;
    }

    /** The record, null when there is a problem with it, which has been reported then. */
    <R extends Record> @Nullable R read(Fields fields, Class<R> type) {
        int before = values.problems().count();
        var record = inline(fields, type);
        fields.done();
        return values.problems().count() > before ? null : record;
    }

    /* Reads the fields of one record, and leaves it to the caller to look for fields that nobody knows. */
    private <R extends Record> @Nullable R inline(Fields fields, Class<R> type) {
        int before = values.problems().count();
        var properties = Property.of(type);
        var arguments = new ArrayList<@Nullable Object>();
        for (var property : properties) {
            arguments.add(
                    property.has(Inline.class) && property.type() instanceof Nested(var nested)
                            ? inline(fields, nested)
                            : value(fields, property));
        }
        return values.problems().count() > before
                ? null
                : make(fields, type, properties, arguments);
    }

    private <R extends Record> @Nullable R make(
            Fields fields,
            Class<R> type,
            List<Property> properties,
            List<@Nullable Object> arguments) {
        try {
            var constructor =
                    type.getDeclaredConstructor(
                            properties.stream()
                                    .map(property -> property.component().getType())
                                    .toArray(Class<?>[]::new));
            return constructor.newInstance(arguments.toArray());
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Mistakes.Refused refused) {
                refused.mistakes()
                        .forEach(mistake -> fields.report(mistake.field(), mistake.message()));
                return null;
            }
            throw new IllegalStateException(type + " refuses what its fields allow", e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " has no public constructor", e);
        }
    }

    private @Nullable Object value(Fields fields, Property property) {
        var name = property.name();
        var node = fields.value(name);
        if (node == null) {
            return absent(fields, property);
        }
        var read = item(node, fields.path(name), property, property.type());
        var size = property.get(Size.class);
        if (size != null) {
            checkSize(fields, property, node, size);
        }
        var key = property.get(Key.class);
        if (key != null && read instanceof List<?> items) {
            checkKeys(fields, property, items, key.value());
        }
        return read;
    }

    private @Nullable Object absent(Fields fields, Property property) {
        var required = property.get(Required.class);
        if (required != null) {
            fields.report(
                    property.name(),
                    "missing (expected: %s)".formatted(expected(property, required)));
            return null;
        }
        var standard = property.get(Default.class);
        if (standard != null) {
            return defaultOf(property, property.type(), standard.value());
        }
        if (property.nullable()) {
            return null;
        }
        return switch (property.type()) {
            case Nested(var record) ->
                    read(new Fields(Mapping.empty(fields.place()), "", values), record);
            case ListOf _ -> List.of();
            case SetOf(_, var sorted) -> sorted ? new TreeSet<>() : new LinkedHashSet<>();
            case MapOf _ -> Map.of();
            case Text _, Flag _, Whole _, Amount _, Time _, OneWord _ ->
                    throw new IllegalStateException(
                            property.component()
                                    + " is neither required nor nullable, and has no default");
        };
    }

    private static String expected(Property property, Required required) {
        return required.value().isEmpty()
                ? switch (property.type()) {
                    case OneWord(var words) -> Values.oneOf(Values.wordsOf(words));
                    case Nested _ -> "a mapping";
                    case Text _ -> "text";
                    case Flag _ -> "true or false";
                    case Whole _, Amount _ -> "a number";
                    case Time _ -> Values.TIME;
                    case ListOf _, SetOf _ -> "a list";
                    case MapOf _ -> "a mapping";
                }
                : required.value();
    }

    private @Nullable Object defaultOf(Property property, Type type, String written) {
        return switch (type) {
            case Text _ -> written;
            case Flag _ -> Boolean.valueOf(written);
            case Whole(var wide) ->
                    wide ? (Object) Long.valueOf(written) : Integer.valueOf(written);
            case Amount _ -> Values.bytesOf(written);
            case OneWord(var words) -> Values.constant(words, written);
            case SetOf(var item, _) -> {
                var items = new LinkedHashSet<@Nullable Object>();
                for (var word : written.split(", ")) {
                    items.add(defaultOf(property, item, word));
                }
                yield items;
            }
            case Time _, Nested _, ListOf _, MapOf _ ->
                    throw new IllegalStateException(
                            property.component() + " cannot have a default");
        };
    }

    /* A value of the type, or null when it was refused. */
    private @Nullable Object item(Node node, String at, Property property, Type type) {
        return switch (type) {
            case Text _ -> values.form(node, at, property);
            case Flag _ -> values.bool(node, at, false);
            case Whole(var wide) -> whole(node, at, property.get(Range.class), wide);
            case Amount _ -> amount(node, at, property);
            case Time _ -> values.time(node, at);
            case OneWord(var words) -> values.word(node, at, words);
            case Nested(var record) -> nested(node, at, record);
            case ListOf(var item) ->
                    values.items(node, at, (each, place) -> item(each, place, property, item));
            case SetOf(var item, var sorted) -> {
                var items =
                        values.items(node, at, (each, place) -> item(each, place, property, item));
                yield set(node, at, items, sorted);
            }
            case MapOf(var value) -> map(node, at, property, value);
        };
    }

    private @Nullable Record nested(Node node, String at, Class<? extends Record> record) {
        var mapping = values.mapping(node, at);
        return mapping == null ? null : read(new Fields(mapping, at, values), record);
    }

    private @Nullable Object whole(Node node, String at, @Nullable Range range, boolean wide) {
        long most = wide ? Long.MAX_VALUE : Integer.MAX_VALUE;
        var number =
                values.whole(
                        node,
                        at,
                        range == null ? 0 : range.min(),
                        range == null ? most : range.max());
        if (number == null || wide) {
            return number;
        }
        return Math.toIntExact(number);
    }

    private @Nullable Object amount(Node node, String at, Property property) {
        var bytes = property.get(Bytes.class);
        var standard = property.get(Default.class);
        return bytes == null
                ? null
                : values.amount(
                        node,
                        at,
                        bytes.min(),
                        bytes.max(),
                        standard == null ? bytes.max() : standard.value());
    }

    private Object set(Node node, String at, List<Object> items, boolean sorted) {
        var set = sorted ? new TreeSet<Object>() : new LinkedHashSet<Object>();
        for (var item : items) {
            if (!set.add(item)) {
                values.problems()
                        .add(
                                node.place(),
                                at,
                                "%s twice (expected: each once)"
                                        .formatted(item instanceof Word word ? word.word() : item));
            }
        }
        return set;
    }

    private Map<String, Object> map(Node node, String at, Property property, Type value) {
        var map = new LinkedHashMap<String, Object>();
        var mapping = values.mapping(node, at);
        if (mapping != null) {
            mapping.fields()
                    .forEach(
                            (key, field) -> {
                                var read = item(field.value(), at + "." + key, property, value);
                                if (read != null) {
                                    map.put(key, read);
                                }
                            });
        }
        return map;
    }

    /* Of what was written: an item that was refused has had its message. */
    private static void checkSize(Fields fields, Property property, Node node, Size size) {
        int items =
                switch (node) {
                    case Sequence(_, var written) -> written.size();
                    case Mapping(_, var written) -> written.size();
                    case Scalar _ -> 0;
                };
        if (items < size.min()) {
            fields.report(
                    property.name(), "nothing usable (expected: %s)".formatted(someOf(property)));
        } else if (items > size.max()) {
            fields.report(
                    property.name(),
                    "%d entries (expected: at most %d)".formatted(items, size.max()));
        }
    }

    private void checkKeys(Fields fields, Property property, List<?> items, String key) {
        var seen = new HashSet<@Nullable Object>();
        for (var item : items) {
            var value = keyOf((Record) item, key);
            if (!seen.add(value)) {
                fields.report(
                        property.name(),
                        "%s %s twice (expected: each once)"
                                .formatted(key, value instanceof Word word ? word.word() : value));
            }
        }
    }

    private static @Nullable Object keyOf(Record item, String key) {
        return Property.of(item.getClass()).stream()
                .filter(property -> property.name().equals(key))
                .findFirst()
                .orElseThrow()
                .valueIn(item);
    }

    private static String someOf(Property property) {
        var required = property.get(Required.class);
        if (required != null) {
            return required.value();
        }
        return property.type() instanceof SetOf(OneWord(var words), _)
                ? "at least one of " + String.join(", ", Values.wordsOf(words))
                : "at least one";
    }
}
