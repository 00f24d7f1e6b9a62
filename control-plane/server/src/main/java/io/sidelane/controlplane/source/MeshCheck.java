package io.sidelane.controlplane.source;

import io.sidelane.api.Condition;
import io.sidelane.api.ConditionType;
import io.sidelane.api.yaml.Place;
import io.sidelane.api.yaml.Problem;
import io.sidelane.controlplane.mesh.StandaloneMesh;
import io.sidelane.controlplane.model.World;
import io.sidelane.controlplane.status.ObjectRef;
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
        var statuses = mesh.plan(world, null).statuses();
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
                    var wanted = statuses.get(ref);
                    if (wanted == null) {
                        return;
                    }
                    for (var condition : wanted.conditions()) {
                        if (!condition.status()) {
                            (isError(condition) ? errors : warnings)
                                    .add(new Problem(place, "", condition.message()));
                        }
                    }
                });
        return new MeshCheck(errors, warnings);
    }

    private static boolean isError(Condition condition) {
        return condition.type() == ConditionType.ACCEPTED
                && StandaloneMesh.isMistake(condition.reason());
    }
}
