package io.sidelane.injector.cases;

import com.fasterxml.jackson.databind.JsonNode;

/** Whether a pod still has all that its author wrote; lists that others add to may be longer. */
public final class Preserved {

    private Preserved() {}

    /** The first thing of the pod that is gone, or another one; empty when all is there. */
    public static String lost(JsonNode before, JsonNode after) {
        return lost(before, after, "");
    }

    private static String lost(JsonNode before, JsonNode after, String path) {
        if (before.isObject()) {
            for (var field : before.properties()) {
                var lost =
                        lost(
                                field.getValue(),
                                after.path(field.getKey()),
                                path + "/" + field.getKey());
                if (!lost.isEmpty()) {
                    return lost;
                }
            }
            return after.isObject() ? "" : path;
        }
        if (before.isArray()) {
            for (int i = 0; i < before.size(); i++) {
                var lost = lost(before.get(i), after.path(i), path + "/" + i);
                if (!lost.isEmpty()) {
                    return lost;
                }
            }
            // API servers keep no empty lists.
            return after.isArray() || before.isEmpty() ? "" : path;
        }
        if (path.endsWith("k8s.v1.cni.cncf.io/networks") || path.endsWith("excludeInterfaces")) {
            return keeps(before.asText(), after.asText()) ? "" : path;
        }
        return before.equals(after) ? "" : path + ": " + before + " became " + after;
    }

    private static boolean keeps(String before, String after) {
        if (before.startsWith("[")) {
            return after.startsWith(before.substring(0, before.length() - 1));
        }
        for (var part : before.split(",", -1)) {
            var name = part.strip().replaceAll(".*/|@.*", "");
            if (!after.contains(name)) {
                return false;
            }
        }
        return true;
    }
}
