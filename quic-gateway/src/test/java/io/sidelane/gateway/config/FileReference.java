package io.sidelane.gateway.config;

import io.sidelane.api.Word;
import io.sidelane.api.schema.Bytes;
import io.sidelane.api.schema.Cidr;
import io.sidelane.api.schema.Default;
import io.sidelane.api.schema.Doc;
import io.sidelane.api.schema.Form;
import io.sidelane.api.schema.Inline;
import io.sidelane.api.schema.Networks;
import io.sidelane.api.schema.Property;
import io.sidelane.api.schema.Range;
import io.sidelane.api.schema.Required;
import io.sidelane.api.schema.Type;
import java.util.Arrays;
import java.util.stream.Collectors;

/** FILE.md: all that a gateway's file may say, by the records that read it. */
final class FileReference {

    private static final String HEAD =
            """
            # The gateway's file

            All that `sidelane gateway --config FILE` reads, each field once; `[]` is a list. `sidelane gateway check FILE` says what is wrong
            with one. Made of the records in `io.sidelane.gateway.config`, and rewritten by
            `%s`.

            | field | values | default | what |
            |---|---|---|---|
            """;

    private final StringBuilder rows = new StringBuilder();

    private FileReference() {}

    static String markdown(String command) {
        var reference = new FileReference();
        reference.record("", GatewayConfig.class);
        return HEAD.formatted(command) + reference.rows;
    }

    private void record(String prefix, Class<? extends Record> type) {
        for (var property : Property.of(type)) {
            if (property.has(Inline.class) && property.type() instanceof Type.Nested inlined) {
                record(prefix, inlined.record());
            } else {
                field(prefix + property.name(), property, property.type());
            }
        }
    }

    private void field(String name, Property property, Type type) {
        switch (type) {
            case Type.ListOf(Type item) -> field(name + "[]", property, item);
            case Type.SetOf(Type item, boolean _) -> field(name + "[]", property, item);
            case Type.Nested(Class<? extends Record> record) -> {
                row(name, "", property);
                record(name + ".", record);
            }
            default -> row(name, values(property, type), property);
        }
    }

    private void row(String name, String values, Property property) {
        var doc = property.get(Doc.class);
        rows.append(
                "| `%s` | %s | %s | %s |%n"
                        .formatted(
                                name,
                                values.replace("|", "\\|"),
                                fallback(property),
                                doc == null ? "" : doc.value().replace("|", "\\|")));
    }

    private static String fallback(Property property) {
        var fallback = property.get(Default.class);
        return fallback != null
                ? "`%s`".formatted(fallback.value())
                : property.has(Required.class) ? "required" : "";
    }

    private static String values(Property property, Type type) {
        var range = property.get(Range.class);
        var bytes = property.get(Bytes.class);
        return switch (type) {
            case Type.Flag _ -> "`true`, `false`";
            case Type.OneWord(Class<?> words) ->
                    Arrays.stream(words.getEnumConstants())
                            .map(word -> "`%s`".formatted(((Word) word).word()))
                            .collect(Collectors.joining(", "));
            case Type.Amount _ when bytes != null ->
                    "a quantity, `%s` to `%s`".formatted(bytes.min(), bytes.max());
            case Type.Whole _ when range != null -> "%d to %d".formatted(range.min(), range.max());
            case Type.Whole _ -> "a whole number";
            case Type.MapOf _ -> "names with texts";
            default -> text(property);
        };
    }

    private static String text(Property property) {
        var form = property.get(Form.class);
        return property.has(Cidr.class)
                ? Networks.EXPECTED
                : form == null || form.expected().isEmpty() ? "text" : form.expected();
    }
}
