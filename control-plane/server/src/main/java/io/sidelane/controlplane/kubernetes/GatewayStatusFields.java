package io.sidelane.controlplane.kubernetes;

import io.sidelane.controlplane.mesh.check.GatewayReason;
import io.sidelane.controlplane.statement.GatewayStatus;
import io.sidelane.controlplane.statement.Wanted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code status} of a Gateway or GatewayClass of ours, which nobody else writes. Pure. */
final class GatewayStatusFields {

    private static final String GROUP = "gateway.networking.k8s.io";

    private GatewayStatusFields() {}

    /**
     * @param present as it stands there, empty if nothing does
     */
    static Map<String, Object> next(Map<String, Object> present, Wanted wanted, Instant now) {
        var next = new LinkedHashMap<String, Object>();
        if (wanted.status() instanceof GatewayStatus gateway) {
            next.put(
                    "addresses",
                    gateway.addresses().stream()
                            .map(
                                    address ->
                                            Map.<String, Object>of(
                                                    "type", "IPAddress", "value", address))
                            .toList());
            next.put(
                    "listeners",
                    gateway.listeners().stream()
                            .map(listener -> listener(listener, present, now))
                            .toList());
        }
        next.put(
                "conditions",
                StatusConditions.next(wanted.conditions(), list(present.get("conditions")), now));
        return next;
    }

    private static Map<String, Object> listener(
            GatewayStatus.Listener listener, Map<String, Object> present, Instant now) {
        var before =
                list(present.get("listeners")).stream()
                        .filter(
                                each ->
                                        each instanceof Map<?, ?> map
                                                && listener.name().equals(map.get("name")))
                        .map(each -> list(((Map<?, ?>) each).get("conditions")))
                        .findFirst();
        var written = new LinkedHashMap<String, Object>();
        written.put("name", listener.name());
        written.put(
                "supportedKinds",
                listener.kinds().stream()
                        .map(kind -> Map.<String, Object>of("group", GROUP, "kind", kind))
                        .toList());
        written.put("attachedRoutes", listener.attachedRoutes());
        var former = before.isEmpty() ? List.of() : before.get();
        var conditions = new ArrayList<>(StatusConditions.next(listener.conditions(), former, now));
        if (listener.conflict() != null) {
            conditions.add(
                    StatusConditions.condition(
                            "Conflicted",
                            "True",
                            GatewayReason.HOSTNAME_CONFLICT.word(),
                            listener.conflict(),
                            listener.conditions().getFirst().observedGeneration(),
                            former,
                            now));
        }
        written.put("conditions", conditions);
        return written;
    }

    private static List<?> list(@Nullable Object value) {
        return value instanceof List<?> list ? list : List.of();
    }
}
