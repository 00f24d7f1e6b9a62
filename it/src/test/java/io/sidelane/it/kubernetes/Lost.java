package io.sidelane.it.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/** Finds what was sent to a server and is not in what it has. What the server added is no loss. */
final class Lost {

    private Lost() {}

    /** Paths with both values, none when everything is there. */
    static List<String> between(JsonNode sent, JsonNode stored) {
        var lost = new ArrayList<String>();
        compare("", sent, stored, lost);
        return lost;
    }

    private static void compare(String at, JsonNode sent, JsonNode stored, List<String> lost) {
        if (sent.isObject()) {
            sent.properties()
                    .forEach(
                            field ->
                                    compare(
                                            at + "/" + field.getKey(),
                                            field.getValue(),
                                            stored.path(field.getKey()),
                                            lost));
        } else if (sent.isArray()) {
            for (int i = 0; i < sent.size(); i++) {
                compare(at + "/" + i, sent.get(i), counterpart(sent.get(i), i, stored), lost);
            }
        } else if (!sent.equals(stored)) {
            lost.add("%s: %s (expected: %s)".formatted(at, stored, sent));
        }
    }

    /* Lists with keys may come back in another order. */
    private static JsonNode counterpart(JsonNode element, int index, JsonNode stored) {
        for (var key : List.of("name", "containerPort", "mountPath")) {
            if (element.has(key)) {
                return StreamSupport.stream(stored.spliterator(), false)
                        .filter(other -> other.path(key).equals(element.path(key)))
                        .findFirst()
                        .orElse(MissingNode.getInstance());
            }
        }
        return stored.path(index);
    }
}
