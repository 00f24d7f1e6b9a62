package io.sidelane.api.crd;

import io.sidelane.api.Quantity;
import io.sidelane.api.Word;
import io.sidelane.api.schema.Atomic;
import io.sidelane.api.schema.Bytes;
import io.sidelane.api.schema.Cidr;
import io.sidelane.api.schema.Default;
import io.sidelane.api.schema.Doc;
import io.sidelane.api.schema.Form;
import io.sidelane.api.schema.Inline;
import io.sidelane.api.schema.Key;
import io.sidelane.api.schema.Networks;
import io.sidelane.api.schema.Property;
import io.sidelane.api.schema.Range;
import io.sidelane.api.schema.Required;
import io.sidelane.api.schema.Rule;
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
import io.sidelane.api.schema.Words;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Structural schemas of records. Our own generator because the records, which the agent shares,
 * depend on nothing: fabric8's wants its CustomResource classes and Jackson's annotations, and
 * knows neither list map keys nor documented words.
 */
final class Schemas {

    /** No quantity that we take is longer. */
    private static final int LONGEST_QUANTITY = 30;

    private Schemas() {}

    static Map<String, Object> of(Class<? extends Record> type) {
        var schema = new LinkedHashMap<String, Object>();
        schema.put("type", "object");
        schema.put("description", doc(type));
        var properties = new LinkedHashMap<String, Object>();
        var required = new ArrayList<String>();
        var rules = new ArrayList<Object>();
        fields(type, properties, required, rules);
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        schema.put("properties", properties);
        if (type.isAnnotationPresent(Atomic.class)) {
            schema.put("x-kubernetes-map-type", "atomic");
        }
        addRules(schema, rules);
        return schema;
    }

    private static void fields(
            Class<? extends Record> type,
            Map<String, Object> properties,
            List<String> required,
            List<Object> rules) {
        rules.addAll(rules(List.of(type.getAnnotationsByType(Rule.class))));
        for (var property : Property.of(type)) {
            if (property.has(Inline.class) && property.type() instanceof Nested(var inlined)) {
                fields(inlined, properties, required, rules);
                continue;
            }
            properties.put(property.name(), of(property));
            if (property.has(Required.class)) {
                required.add(property.name());
            }
        }
    }

    private static Map<String, Object> of(Property property) {
        var schema = new LinkedHashMap<String, Object>();
        var shape = of(property, property.type());
        schema.put("description", description(property));
        shape.forEach(schema::putIfAbsent);
        get(property, Default.class)
                .ifPresent(d -> schema.put("default", defaultOf(property.type(), d.value())));
        var rules = new ArrayList<Object>();
        if (shape.get("x-kubernetes-validations") instanceof List<?> own) {
            rules.addAll(own);
        }
        rules.addAll(rules(property.rules()));
        addRules(schema, rules);
        return schema;
    }

    private static Map<String, Object> of(Property property, Type type) {
        return switch (type) {
            case Text _ -> text(property);
            case Flag _ -> typed("boolean");
            case Whole(var wide) -> whole(property, wide);
            case Amount _ -> amount(property);
            case Time _ -> {
                var schema = typed("string");
                schema.put("format", "date-time");
                yield schema;
            }
            case OneWord(var words) -> {
                var schema = typed("string");
                schema.put("enum", words(words).map(Word::word).toList());
                yield schema;
            }
            case Nested(var record) -> of(record);
            case ListOf(var item) -> {
                var schema = list(property, item);
                var key = get(property, Key.class);
                schema.put("x-kubernetes-list-type", key.isPresent() ? "map" : "atomic");
                key.ifPresent(k -> schema.put("x-kubernetes-list-map-keys", List.of(k.value())));
                yield schema;
            }
            case SetOf(var item, _) -> {
                var schema = list(property, item);
                schema.put("x-kubernetes-list-type", "set");
                yield schema;
            }
            case MapOf(var value) -> {
                var schema = typed("object");
                var size = sizeOf(property);
                schema.put("maxProperties", size.max());
                schema.put("additionalProperties", item(property, value));
                yield schema;
            }
        };
    }

    private static Map<String, Object> list(Property property, Type item) {
        var schema = typed("array");
        var size = sizeOf(property);
        // An empty list is no nonsense where none at all is allowed, but where the size says so.
        if (size.min() > 0) {
            schema.put("minItems", size.min());
        }
        schema.put("maxItems", size.max());
        schema.put("items", item(property, item));
        return schema;
    }

    private static Map<String, Object> item(Property property, Type type) {
        var schema = new LinkedHashMap<String, Object>();
        var shape = of(property, type);
        schema.put(
                "description",
                type instanceof OneWord(var words) ? documented(doc(words), words) : doc(property));
        schema.putAll(shape);
        return schema;
    }

    private static Map<String, Object> text(Property property) {
        var schema = typed("string");
        var form =
                get(property, Form.class)
                        .orElseThrow(
                                () ->
                                        new IllegalStateException(
                                                property.component() + " has no form"));
        schema.put("maxLength", form.max());
        var rules = new ArrayList<Object>();
        if (!form.value().isEmpty()) {
            rules.add(expects("self.matches(r'^(" + form.value() + ")$')", form.expected()));
        }
        if (property.has(Cidr.class)) {
            rules.add(expects("isCIDR(self)", Networks.EXPECTED));
        }
        addRules(schema, rules);
        return schema;
    }

    private static Map<String, Object> whole(Property property, boolean wide) {
        var schema = typed("integer");
        schema.put("format", wide ? "int64" : "int32");
        get(property, Range.class)
                .ifPresent(
                        range -> {
                            schema.put("minimum", range.min());
                            if (range.max() < (wide ? Long.MAX_VALUE : Integer.MAX_VALUE)) {
                                schema.put("maximum", range.max());
                            }
                        });
        return schema;
    }

    private static Map<String, Object> amount(Property property) {
        var schema = new LinkedHashMap<String, Object>();
        var bytes = get(property, Bytes.class).orElseThrow();
        var example = get(property, Default.class).map(Default::value).orElse(bytes.max());
        schema.put("x-kubernetes-int-or-string", true);
        schema.put("maxLength", LONGEST_QUANTITY);
        var form = "string(self).matches(r'^" + Quantity.FORM_OF_BYTES + "$')";
        var bounds =
                "quantity(string(self)).compareTo(quantity('%s')) >= 0 && quantity(string(self)).compareTo(quantity('%s')) <= 0"
                        .formatted(bytes.min(), bytes.max());
        var rule = new LinkedHashMap<String, Object>();
        rule.put("rule", form + " && " + bounds);
        rule.put(
                "messageExpression",
                "string(self) + ' (expected: %s)'"
                        .formatted(Quantity.expected(bytes.min(), bytes.max(), example)));
        addRules(schema, List.of(rule));
        return schema;
    }

    private static Map<String, Object> expects(String rule, String expected) {
        var written = new LinkedHashMap<String, Object>();
        written.put("rule", rule);
        written.put(
                "messageExpression",
                "self + \" (expected: " + expected.replace("\"", "\\\"") + ")\"");
        return written;
    }

    private static List<Object> rules(List<Rule> rules) {
        var list = new ArrayList<Object>();
        for (var rule : rules) {
            var written = new LinkedHashMap<String, Object>();
            written.put("rule", rule.value());
            if (!rule.message().isEmpty()) {
                written.put("message", rule.message());
            }
            if (!rule.says().isEmpty()) {
                written.put("messageExpression", rule.says());
            }
            if (!rule.field().isEmpty()) {
                written.put("fieldPath", rule.field());
            }
            list.add(written);
        }
        return list;
    }

    private static void addRules(Map<String, Object> schema, List<Object> rules) {
        if (!rules.isEmpty()) {
            schema.put("x-kubernetes-validations", rules);
        }
    }

    private static Object defaultOf(Type type, String written) {
        return switch (type) {
            case Flag _ -> Boolean.valueOf(written);
            case Whole _ -> Long.valueOf(written);
            case SetOf _ -> List.of(written.split(", "));
            case Text _, Amount _, Time _, OneWord _, Nested _, ListOf _, MapOf _ -> written;
        };
    }

    /** What people read about a field, words and bounds included. */
    private static String description(Property property) {
        var text = new StringBuilder(doc(property));
        get(property, Bytes.class)
                .ifPresent(
                        b -> text.append(" A quantity of %s to %s.".formatted(b.min(), b.max())));
        if (property.type() instanceof OneWord(var words)) {
            return documented(text.toString(), words);
        }
        return get(property, Words.class)
                .map(words -> documented(text.toString(), words.value()))
                .orElse(text.toString());
    }

    private static String documented(String text, Class<?> words) {
        var all = new StringBuilder(text).append('\n');
        words(words)
                .forEach(
                        word ->
                                all.append("\n- ")
                                        .append(word.word())
                                        .append(": ")
                                        .append(docOf(word)));
        return all.toString();
    }

    private static Stream<Word> words(Class<?> type) {
        return Stream.of(type.getEnumConstants()).map(Word.class::cast);
    }

    private static String docOf(Word word) {
        try {
            return docOn(
                    word.getClass().getField(((Enum<?>) word).name()).getAnnotation(Doc.class),
                    word);
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException(e);
        }
    }

    static String doc(Class<?> type) {
        return docOn(type.getAnnotation(Doc.class), type);
    }

    private static String doc(Property property) {
        return docOn(property.component().getAnnotation(Doc.class), property.component());
    }

    private static String docOn(@org.jspecify.annotations.Nullable Doc doc, Object what) {
        if (doc == null || doc.value().isBlank()) {
            throw new IllegalStateException(
                    what + ": no @Doc (expected: what kubectl explain says of it)");
        }
        return doc.value();
    }

    private static Size sizeOf(Property property) {
        return get(property, Size.class)
                .orElseThrow(
                        () -> new IllegalStateException(property.component() + " has no @Size"));
    }

    private static Map<String, Object> typed(String type) {
        var schema = new LinkedHashMap<String, Object>();
        schema.put("type", type);
        return schema;
    }

    private static <A extends java.lang.annotation.Annotation> Optional<A> get(
            Property property, Class<A> annotation) {
        return Optional.ofNullable(property.get(annotation));
    }
}
