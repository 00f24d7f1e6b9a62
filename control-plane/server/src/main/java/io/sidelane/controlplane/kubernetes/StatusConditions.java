package io.sidelane.controlplane.kubernetes;

import io.sidelane.api.Condition;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
}
