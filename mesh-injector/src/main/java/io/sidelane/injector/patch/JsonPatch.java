package io.sidelane.injector.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What makes one document of another, as JSON Patch (RFC 6902). Looks for nothing that was moved or
 * copied: items of lists are compared place by place, so that one pass is enough. Not zjsonpatch:
 * that one makes a table of all pairs of two lists' items, and a pod comes here before anybody has
 * looked at how long its lists are.
 */
public final class JsonPatch {

    private JsonPatch() {}

    /** No more operations than there are differences; none for equal documents. */
    public static ArrayNode between(JsonNode before, JsonNode after) {
        var patch = JsonNodeFactory.instance.arrayNode();
        compare(patch, "", before, after);
        return patch;
    }

    private static void compare(ArrayNode patch, String path, JsonNode before, JsonNode after) {
        if (before instanceof ObjectNode was && after instanceof ObjectNode is) {
            fields(patch, path, was, is);
        } else if (before instanceof ArrayNode was && after instanceof ArrayNode is) {
            items(patch, path, was, is);
        } else if (!before.equals(after)) {
            operation(patch, "replace", path).set("value", after);
        }
    }

    private static void fields(ArrayNode patch, String path, ObjectNode was, ObjectNode is) {
        for (var field : was.properties()) {
            var now = is.get(field.getKey());
            if (field.getValue().equals(now)) {
                // Most are: nobody needs their paths.
                continue;
            }
            var there = path + "/" + escaped(field.getKey());
            if (now == null) {
                operation(patch, "remove", there);
            } else {
                compare(patch, there, field.getValue(), now);
            }
        }
        for (var field : is.properties()) {
            if (!was.has(field.getKey())) {
                operation(patch, "add", path + "/" + escaped(field.getKey()))
                        .set("value", field.getValue());
            }
        }
    }

    private static void items(ArrayNode patch, String path, ArrayNode was, ArrayNode is) {
        for (int i = 0; i < Math.min(was.size(), is.size()); i++) {
            compare(patch, path + "/" + i, was.path(i), is.path(i));
        }
        // The last first: places before it stay what they are.
        for (int i = was.size() - 1; i >= is.size(); i--) {
            operation(patch, "remove", path + "/" + i);
        }
        for (int i = was.size(); i < is.size(); i++) {
            operation(patch, "add", path + "/-").set("value", is.path(i));
        }
    }

    private static ObjectNode operation(ArrayNode patch, String what, String path) {
        return patch.addObject().put("op", what).put("path", path);
    }

    /* RFC 6901. */
    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
