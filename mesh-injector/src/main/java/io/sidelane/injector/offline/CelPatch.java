package io.sidelane.injector.offline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * What was added to a pod, as an expression of CEL that gives the JSON Patch which adds it to
 * another one: parents that this one lacks are made, containers are found by their names, and what
 * is there already is left out.
 */
final class CelPatch {

    /** Fields that name an element of a list. */
    private static final List<String> KEYS = List.of("name", "mountPath");

    private static final String IDENTIFIER = "[A-Za-z][A-Za-z0-9]*";

    /** Where an operation is put: in the pod, or in each container of a name. */
    private sealed interface Scope {

        /** The operation under a condition, as a list. */
        String operation(String condition, String rest, String value);

        record Whole() implements Scope {
            @Override
            public String operation(String condition, String rest, String value) {
                return "(%s ? [%s] : [])"
                        .formatted(condition, patch(TextNode.valueOf(rest).toString(), value));
            }
        }

        record Element(String list, String path, String name) implements Scope {
            @Override
            public String operation(String condition, String rest, String value) {
                return "%s.transformList(i, c, c.name == %s && (%s), %s)"
                        .formatted(
                                list,
                                text(name),
                                condition,
                                patch(
                                        "\"%s/\" + string(i) + %s".formatted(path, text(rest)),
                                        value));
            }
        }
    }

    private final List<String> operations = new ArrayList<>();
    private final Set<String> ensured = new HashSet<>();

    private CelPatch() {}

    /**
     * What is under {@code spec}.
     *
     * @param before as it was
     * @param after with everything on it
     */
    static String ofSpec(JsonNode before, JsonNode after) {
        var patch = new CelPatch();
        patch.object(new Scope.Whole(), "object.spec", "/spec", "false", before, after);
        return patch.expression();
    }

    private String expression() {
        return operations.isEmpty() ? "[]" : String.join(" +\n", operations);
    }

    /**
     * @param at the object in CEL
     * @param absent whether one of its parents, or it, is not there
     */
    private void object(
            Scope scope, String at, String path, String absent, JsonNode before, JsonNode after) {
        for (var field : after.properties()) {
            var was = before.path(field.getKey());
            if (!field.getValue().equals(was)) {
                field(scope, at, path, absent, field.getKey(), was, field.getValue());
            }
        }
    }

    private void field(
            Scope scope,
            String at,
            String path,
            String absent,
            String name,
            JsonNode was,
            JsonNode is) {
        var here = name.matches(IDENTIFIER) ? at + "." + name : "%s[%s]".formatted(at, text(name));
        var has = name.matches(IDENTIFIER) ? "has(%s)".formatted(here) : text(name) + " in " + at;
        var missing = or(absent, "!(%s)".formatted(has));
        var there = path + "/" + name.replace("~", "~0").replace("/", "~1");
        if (!is.isContainerNode()) {
            add(scope, missing, there, is);
            return;
        }
        ensure(scope, missing, there, is.isArray());
        if (is.isObject()) {
            object(scope, here, there, missing, was, is);
        } else {
            list(scope, here, there, missing, was, is);
        }
    }

    private void ensure(Scope scope, String missing, String path, boolean list) {
        if (ensured.add(scope + path)) {
            operations.add(scope.operation(missing, path, list ? "[]" : "{}"));
        }
    }

    private void list(
            Scope scope, String here, String path, String missing, JsonNode was, JsonNode is) {
        for (var element : is) {
            var key = KEYS.stream().filter(element::has).findFirst();
            if (key.isEmpty()) {
                if (!contains(was, element)) {
                    add(
                            scope,
                            or(missing, "!(%s in %s)".formatted(element, here)),
                            path + "/-",
                            element);
                }
                continue;
            }
            var name = element.path(key.get()).asText();
            var old = byKey(was, key.get(), name);
            if (old == null) {
                var absent = "!%s.exists(e, e.%s == %s)".formatted(here, key.get(), text(name));
                add(scope, or(missing, absent), path + "/-", element);
            } else if (!old.equals(element)) {
                object(new Scope.Element(here, path, name), "c", "", "false", old, element);
            }
        }
    }

    private void add(Scope scope, String condition, String path, JsonNode value) {
        operations.add(scope.operation(condition, path, literal(value)));
    }

    private static boolean contains(JsonNode list, JsonNode element) {
        for (var each : list) {
            if (each.equals(element)) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable JsonNode byKey(JsonNode list, String key, String name) {
        for (var each : list) {
            if (each.path(key).asText().equals(name)) {
                return each;
            }
        }
        return null;
    }

    private static String or(String one, String other) {
        return one.equals("false") ? other : one + " || " + other;
    }

    private static String patch(String path, String value) {
        return "JSONPatch{op: \"add\", path: %s, value: %s}".formatted(path, value);
    }

    /* What is in one map, or in one list, must be of one type: that of anything. */
    private static String literal(JsonNode value) {
        if (value.isObject()) {
            return value.properties().stream()
                    .map(
                            field ->
                                    "%s: dyn(%s)"
                                            .formatted(
                                                    text(field.getKey()),
                                                    literal(field.getValue())))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        return value.isArray()
                ? StreamSupport.stream(value.spliterator(), false)
                        .map(element -> "dyn(%s)".formatted(literal(element)))
                        .collect(Collectors.joining(", ", "[", "]"))
                : value.toString();
    }

    static String text(String text) {
        return JsonNodeFactory.instance.textNode(text).toString();
    }
}
