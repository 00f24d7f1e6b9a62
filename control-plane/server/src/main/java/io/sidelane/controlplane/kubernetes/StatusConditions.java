package io.sidelane.controlplane.kubernetes;

import io.sidelane.api.Condition;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Conditions as Kubernetes' own kinds have them; one keeps its time until its status is another.
 */
final class StatusConditions {

    private StatusConditions() {}

    /**
     * @param before what stands there, as it was read
     */
    static List<Map<String, Object>> next(List<Condition> wanted, List<?> before, Instant now) {
        return wanted.stream().map(condition -> condition(condition, before, now)).toList();
    }

    /** Those that stand in an entry of ours, in a list that several controllers share. */
    static List<?> in(
            List<Map<String, Object>> entries,
            Predicate<Map<String, Object>> ours,
            String field,
            Map<String, Object> reference) {
        return entries.stream()
                .filter(entry -> ours.test(entry) && reference.equals(entry.get(field)))
                .map(entry -> entry.get("conditions"))
                .filter(List.class::isInstance)
                .<List<?>>map(conditions -> (List<?>) conditions)
                .findFirst()
                .orElse(List.of());
    }

    private static Map<String, Object> condition(Condition condition, List<?> before, Instant now) {
        return condition(
                condition.type().word(),
                condition.status() ? "True" : "False",
                condition.reason(),
                condition.message(),
                condition.observedGeneration(),
                before,
                now);
    }

    /** One that is none of our types. */
    static Map<String, Object> condition(
            String type,
            String status,
            String reason,
            String message,
            long generation,
            List<?> before,
            Instant now) {
        var since =
                before.stream()
                        .filter(
                                old ->
                                        old instanceof Map<?, ?> map
                                                && type.equals(map.get("type"))
                                                && status.equals(map.get("status")))
                        .map(old -> String.valueOf(((Map<?, ?>) old).get("lastTransitionTime")))
                        .findFirst()
                        .orElse(now.toString());
        var written = new LinkedHashMap<String, Object>();
        written.put("type", type);
        written.put("status", status);
        written.put("reason", reason);
        written.put("message", message);
        written.put("observedGeneration", generation);
        written.put("lastTransitionTime", since);
        return written;
    }
}
