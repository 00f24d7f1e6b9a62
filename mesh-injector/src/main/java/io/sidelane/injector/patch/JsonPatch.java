package io.sidelane.injector.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.fabric8.zjsonpatch.JsonDiff;

/** What makes one document of another, as JSON Patch (RFC 6902). */
public final class JsonPatch {

    private JsonPatch() {}

    /** No more operations than there are differences; none for equal documents. */
    public static ArrayNode between(JsonNode before, JsonNode after) {
        return (ArrayNode) JsonDiff.asJson(before, after);
    }
}
