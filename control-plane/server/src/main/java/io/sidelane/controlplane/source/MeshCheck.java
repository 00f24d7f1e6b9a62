package io.sidelane.controlplane.source;

import io.sidelane.api.Condition;
import io.sidelane.api.ConditionType;
import io.sidelane.api.yaml.Place;
import io.sidelane.api.yaml.Problem;
import io.sidelane.controlplane.mesh.ProxyResources;
import io.sidelane.controlplane.mesh.StandaloneMesh;
import io.sidelane.controlplane.mesh.fact.ObjectRef;
import io.sidelane.controlplane.model.World;
import io.sidelane.controlplane.statement.GatewayStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/**
 * What proxies would make of services and routes in files.
 *
 * @param errors what makes no sense by itself
 * @param warnings what names something that may be elsewhere
 */
record MeshCheck(List<Problem> errors, List<Problem> warnings) {

    static MeshCheck of(World world, String trustDomain, List<DirectoryItem> items) {
        var mesh = new StandaloneMesh(trustDomain);
        var plan = mesh.plan(world, null);
        var places = new HashMap<ObjectRef, Place>();
        for (var item : items) {
            if (item instanceof DirectoryItem.OfMesh(var fact, var place)) {
                places.putIfAbsent(fact.ref(), place);
            }
        }
        var errors = new ArrayList<Problem>();
        var warnings = new ArrayList<Problem>();
        places.forEach(
                (ref, place) -> {
                    for (var condition : conditions(plan, ref)) {
                        if (!condition.status()) {
                            (isError(condition) ? errors : warnings)
                                    .add(new Problem(place, "", condition.message()));
                        }
                    }
                });
        return new MeshCheck(errors, warnings);
    }

    private static List<Condition> conditions(ProxyResources.Plan plan, ObjectRef ref) {
        var conditions = new ArrayList<Condition>();
        var onProxies = plan.statuses().get(ref);
        if (onProxies != null) {
            conditions.addAll(onProxies.conditions());
        }
        var onGateways = plan.edge().statuses().get(ref);
        if (onGateways != null) {
            conditions.addAll(onGateways.conditions());
            if (onGateways.status() instanceof GatewayStatus gateway) {
                gateway.listeners().forEach(each -> conditions.addAll(each.conditions()));
            }
        }
        var route = plan.edge().routes().get(ref);
        if (route != null) {
            route.gateways().forEach(parent -> conditions.addAll(parent.conditions()));
        }
        return conditions;
    }

    private static boolean isError(Condition condition) {
        return condition.type() == ConditionType.ACCEPTED
                && StandaloneMesh.isMistake(condition.reason());
    }
}
