package io.sidelane.controlplane.kubernetes;

import io.sidelane.api.Condition;
import io.sidelane.controlplane.mesh.MeshNames;
import io.sidelane.controlplane.mesh.fact.GatewayClassFact;
import io.sidelane.controlplane.statement.RouteParentStatus;
import io.sidelane.controlplane.statement.Wanted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code status.parents} of a route, which several controllers share and each replaces as a whole:
 * what others say is kept as it is. Pure.
 */
final class RouteParents {

    /** What Gateway API lets stand there. */
    private static final int MOST = 32;

    private RouteParents() {}

    /**
     * @param present as it stands there, empty if nothing does
     * @param parentRefs {@code spec.parentRefs}; one entry is made for each that is a Service, and
     *     for each Gateway of which there is something to say
     * @param namespace the route's
     */
    static List<Map<String, Object>> next(
            List<Map<String, Object>> present,
            List<Map<String, Object>> parentRefs,
            String namespace,
            Wanted wanted,
            Instant now) {
        var next = new ArrayList<Map<String, Object>>();
        present.stream().filter(entry -> !isOurs(entry)).forEach(next::add);
        for (var parent : parentRefs) {
            var said = said(parent, namespace, wanted);
            if (!said.isEmpty() && next.size() < MOST) {
                var controller = isService(parent) ? MeshNames.CONTROLLER : GatewayClassFact.OURS;
                var entry = new LinkedHashMap<String, Object>();
                entry.put("parentRef", parent);
                entry.put("controllerName", controller);
                entry.put(
                        "conditions",
                        StatusConditions.next(
                                said,
                                StatusConditions.in(
                                        present, RouteParents::isOurs, "parentRef", parent),
                                now));
                next.add(entry);
            }
        }
        return next;
    }

    private static List<Condition> said(
            Map<String, Object> parent, String namespace, Wanted wanted) {
        if (isService(parent)) {
            return wanted.conditions();
        }
        if (!(wanted.status() instanceof RouteParentStatus(var gateways))) {
            return List.of();
        }
        if (!isGateway(parent)) {
            return List.of();
        }
        return gateways.stream()
                .filter(
                        each ->
                                each.name().equals(parent.get("name"))
                                        && each.namespace()
                                                .equals(
                                                        Objects.requireNonNullElse(
                                                                parent.get("namespace"), namespace))
                                        && Objects.equals(each.section(), parent.get("sectionName"))
                                        && Objects.equals(each.port(), parent.get("port")))
                .map(RouteParentStatus.Parent::conditions)
                .findFirst()
                .orElse(List.of());
    }

    private static boolean isGateway(Map<String, Object> parent) {
        var group = parent.get("group");
        var kind = parent.get("kind");
        return (group == null || group.equals("gateway.networking.k8s.io"))
                && (kind == null || kind.equals("Gateway"));
    }

    private static boolean isOurs(Map<String, Object> entry) {
        return MeshNames.CONTROLLER.equals(entry.get("controllerName"))
                || GatewayClassFact.OURS.equals(entry.get("controllerName"));
    }

    private static boolean isService(Map<String, Object> parent) {
        @Nullable Object group = parent.get("group");
        return "Service".equals(parent.get("kind")) && (group == null || "".equals(group));
    }
}
