package io.sidelane.controlplane.kubernetes;

import io.sidelane.api.Condition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code status.parents} of a route, which several controllers share and each replaces as a whole:
 * what others say is kept as it is. Pure.
 */
final class RouteParents {

    /** Names us among those who say something of routes. */
    static final String CONTROLLER = "sidelane.io/control-plane";

    /** What Gateway API lets stand there. */
    private static final int MOST = 32;

    private RouteParents() {}

    /**
     * @param present as it stands there, empty if nothing does
     * @param parentRefs {@code spec.parentRefs}; one entry is made for each that is a Service
     */
    static List<Map<String, Object>> next(
            List<Map<String, Object>> present,
            List<Map<String, Object>> parentRefs,
            List<Condition> wanted,
            Instant now) {
        var next = new ArrayList<Map<String, Object>>();
        present.stream().filter(entry -> !isOurs(entry)).forEach(next::add);
        for (var parent : parentRefs) {
            if (isService(parent) && next.size() < MOST) {
                next.add(entry(parent, conditions(present, parent), wanted, now));
            }
        }
        return next;
    }

    private static Map<String, Object> entry(
            Map<String, Object> parent, List<?> before, List<Condition> wanted, Instant now) {
        var entry = new LinkedHashMap<String, Object>();
        entry.put("parentRef", parent);
        entry.put("controllerName", CONTROLLER);
        entry.put(
                "conditions",
                wanted.stream().map(condition -> condition(condition, before, now)).toList());
        return entry;
    }

    private static Map<String, Object> condition(Condition condition, List<?> before, Instant now) {
        var status = condition.status() ? "True" : "False";
        var since =
                before.stream()
                        .filter(
                                old ->
                                        old instanceof Map<?, ?> map
                                                && condition.type().word().equals(map.get("type"))
                                                && status.equals(map.get("status")))
                        .map(old -> String.valueOf(((Map<?, ?>) old).get("lastTransitionTime")))
                        .findFirst()
                        .orElse(now.toString());
        var written = new LinkedHashMap<String, Object>();
        written.put("type", condition.type().word());
        written.put("status", status);
        written.put("reason", condition.reason());
        written.put("message", condition.message());
        written.put("observedGeneration", condition.observedGeneration());
        written.put("lastTransitionTime", since);
        return written;
    }

    private static List<?> conditions(
            List<Map<String, Object>> present, Map<String, Object> parent) {
        return present.stream()
                .filter(entry -> isOurs(entry) && parent.equals(entry.get("parentRef")))
                .map(entry -> entry.get("conditions"))
                .filter(List.class::isInstance)
                .<List<?>>map(conditions -> (List<?>) conditions)
                .findFirst()
                .orElse(List.of());
    }

    private static boolean isOurs(Map<String, Object> entry) {
        return CONTROLLER.equals(entry.get("controllerName"));
    }

    private static boolean isService(Map<String, Object> parent) {
        @Nullable Object group = parent.get("group");
        return "Service".equals(parent.get("kind")) && (group == null || "".equals(group));
    }
}
