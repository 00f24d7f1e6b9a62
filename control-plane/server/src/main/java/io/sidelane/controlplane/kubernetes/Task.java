package io.sidelane.controlplane.kubernetes;

import io.sidelane.api.node.NodeStatus;
import io.sidelane.api.status.PolicyStatus;
import io.sidelane.api.status.ProfileStatus;
import io.sidelane.api.status.QuicStatus;
import io.sidelane.api.status.StatusCondition;
import io.sidelane.controlplane.mesh.fact.ObjectRef;
import io.sidelane.controlplane.statement.Wanted;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is to be done about one object. */
sealed interface Task {

    /** It says what it should, or it is not there and nothing makes it. */
    record Nothing() implements Task {}

    /**
     * @param change how much it means
     */
    record WriteStatus(Record status, StatusChange change) implements Task {}

    /** A node has no object yet, or one of an earlier node of its name. */
    record CreateForNode(String nodeUid) implements Task {}

    /** A node is gone. */
    record DeleteForNode() implements Task {}

    /** A route's, which has one status for all who serve it. */
    record WriteRoute(Wanted wanted) implements Task {}

    Task NOTHING = new Nothing();

    /**
     * For an object of ours.
     *
     * @param wanted null when nobody has anything to say of it
     * @param present null while it is not there
     * @param node the node of its name, of a NodeAcceleration
     * @param leads whether this replica is the one that writes what all replicas know
     */
    static Task of(
            ObjectRef ref,
            @Nullable Wanted wanted,
            @Nullable KnownObject present,
            @Nullable KnownNode node,
            boolean leads,
            Instant now) {
        boolean ofNode = ref.equals(ObjectRef.ofNode(ref.name()));
        if (ofNode) {
            var life = life(wanted, present, node, leads);
            if (life != null) {
                return life;
            }
        }
        // What an agent told is known to the replica that it is connected to, and to no other.
        if (wanted == null || present == null || (!leads && !ofNode)) {
            return NOTHING;
        }
        var status = status(wanted, present.status(), now);
        var change = StatusChange.between(present.status(), status);
        return change == StatusChange.NONE ? NOTHING : new WriteStatus(status, change);
    }

    private static @Nullable Task life(
            @Nullable Wanted wanted,
            @Nullable KnownObject present,
            @Nullable KnownNode node,
            boolean leads) {
        if (node == null) {
            return present != null && leads ? new DeleteForNode() : NOTHING;
        }
        boolean belongs = present != null && node.uid().equals(present.owner());
        return belongs || !(leads || wanted != null) ? null : new CreateForNode(node.uid());
    }

    /** What to write: as wanted, each condition with the time at which it came to be so. */
    static Record status(Wanted wanted, @Nullable Record present, Instant now) {
        var conditions = StatusCondition.next(conditions(present), wanted.conditions(), now);
        return switch (wanted.status()) {
            case PolicyStatus s ->
                    new PolicyStatus(
                            s.observedGeneration(),
                            conditions,
                            s.matchedPods(),
                            s.readyNodes(),
                            s.byPath(),
                            s.selected(),
                            s.rejected());
            case ProfileStatus s ->
                    new ProfileStatus(
                            s.observedGeneration(), conditions, s.matchedPods(), s.readyNodes());
            case QuicStatus s ->
                    new QuicStatus(s.observedGeneration(), conditions, s.readyGateways());
            case NodeStatus s ->
                    new NodeStatus(
                            conditions,
                            s.kernel(),
                            s.selfTests(),
                            s.nics(),
                            s.hugepages(),
                            s.cpuManager(),
                            s.topologyPolicy(),
                            s.paths(),
                            s.datapath(),
                            s.policies(),
                            s.labels());
            case Record other ->
                    throw new IllegalArgumentException(
                            "status: %s (expected: that of one of our kinds)"
                                    .formatted(other.getClass().getSimpleName()));
        };
    }

    private static List<StatusCondition> conditions(@Nullable Record status) {
        return switch (status) {
            case PolicyStatus s -> s.conditions();
            case ProfileStatus s -> s.conditions();
            case QuicStatus s -> s.conditions();
            case NodeStatus s -> s.conditions();
            case null, default -> List.of();
        };
    }
}
