package io.sidelane.controlplane.kubernetes;

import io.sidelane.controlplane.mesh.fact.GatewayClassFact;
import io.sidelane.controlplane.mesh.fact.Name;
import io.sidelane.controlplane.statement.PolicyAncestorStatus;
import io.sidelane.controlplane.statement.Wanted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code status.ancestors} of a policy, which several controllers share and each replaces as a
 * whole: what others say is kept as it is. Pure.
 */
final class PolicyAncestors {

    /** What Gateway API lets stand there. */
    private static final int MOST = 16;

    private PolicyAncestors() {}

    /**
     * @param present as it stands there, empty if nothing does
     */
    static List<Map<String, Object>> next(
            List<Map<String, Object>> present, Wanted wanted, Instant now) {
        var next = new ArrayList<Map<String, Object>>();
        present.stream().filter(entry -> !isOurs(entry)).forEach(next::add);
        if (wanted.status() instanceof PolicyAncestorStatus(var gateways)) {
            for (var each : gateways) {
                if (next.size() < MOST) {
                    var reference = reference(each.gateway());
                    var entry = new LinkedHashMap<String, Object>();
                    entry.put("ancestorRef", reference);
                    entry.put("controllerName", GatewayClassFact.OURS);
                    entry.put(
                            "conditions",
                            StatusConditions.next(
                                    each.conditions(),
                                    StatusConditions.in(
                                            present,
                                            PolicyAncestors::isOurs,
                                            "ancestorRef",
                                            reference),
                                    now));
                    next.add(entry);
                }
            }
        }
        return next;
    }

    private static Map<String, Object> reference(Name gateway) {
        var reference = new LinkedHashMap<String, Object>();
        reference.put("group", "gateway.networking.k8s.io");
        reference.put("kind", "Gateway");
        reference.put("namespace", gateway.namespace());
        reference.put("name", gateway.name());
        return reference;
    }

    private static boolean isOurs(Map<String, Object> entry) {
        return GatewayClassFact.OURS.equals(entry.get("controllerName"));
    }
}
