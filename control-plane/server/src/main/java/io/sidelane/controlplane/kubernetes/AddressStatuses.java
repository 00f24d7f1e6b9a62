package io.sidelane.controlplane.kubernetes;

import io.sidelane.api.AccelerationProfile;
import io.sidelane.api.Kind;
import io.sidelane.api.Policy;
import io.sidelane.api.address.Finding;
import io.sidelane.controlplane.mesh.fact.ObjectRef;
import io.sidelane.controlplane.statement.Wanted;
import io.sidelane.controlplane.status.AddressConditions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Adds what was found about addresses to what is said of profiles. For any thread. */
final class AddressStatuses {

    private final Cluster cluster;
    private final Consumer<Map<ObjectRef, Wanted>> next;
    private @Nullable Map<ObjectRef, Wanted> said;
    private List<Finding> found = List.of();

    AddressStatuses(Cluster cluster, Consumer<Map<ObjectRef, Wanted>> next) {
        this.cluster = cluster;
        this.next = next;
    }

    synchronized void publish(Map<ObjectRef, Wanted> statuses) {
        said = statuses;
        tell(statuses);
    }

    synchronized void found(List<Finding> now) {
        found = now;
        if (said != null) {
            tell(said);
        }
    }

    private void tell(Map<ObjectRef, Wanted> statuses) {
        if (found.isEmpty()) {
            next.accept(statuses);
            return;
        }
        var all = new LinkedHashMap<>(statuses);
        all.replaceAll(
                (ref, wanted) -> {
                    var known = cluster.object(ref);
                    return switch (known == null ? null : known.object()) {
                        case AccelerationProfile profile ->
                                AddressConditions.of(wanted, profile, found);
                        case Policy policy ->
                                AddressConditions.of(wanted, policy, this::profile, found);
                        case null, default -> wanted;
                    };
                });
        next.accept(all);
    }

    private @Nullable AccelerationProfile profile(String name) {
        var known = cluster.object(ObjectRef.of(Kind.PROFILE, name));
        return known != null && known.object() instanceof AccelerationProfile profile
                ? profile
                : null;
    }
}
