package io.sidelane.controlplane.kubernetes;

import io.sidelane.api.node.NodeStatus;
import io.sidelane.api.node.PathReadiness;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How much it means that a status is another. */
enum StatusChange {
    NONE,
    /** Counters and times of a node, which never stand still. */
    COUNTERS,
    STATEMENT;

    static StatusChange between(@Nullable Record before, @Nullable Record now) {
        if (Objects.equals(before, now)) {
            return NONE;
        }
        return before instanceof NodeStatus old
                        && now instanceof NodeStatus next
                        && still(old).equals(still(next))
                ? COUNTERS
                : STATEMENT;
    }

    /** Whether somebody who resolves should look at it: a node's status is all that is read. */
    static boolean matters(@Nullable KnownObject before, @Nullable KnownObject now) {
        if (before == null || now == null) {
            return true;
        }
        return !before.object().equals(now.object())
                || ((before.status() instanceof NodeStatus || now.status() instanceof NodeStatus)
                        && between(before.status(), now.status()) == STATEMENT);
    }

    private static NodeStatus still(NodeStatus status) {
        return new NodeStatus(
                status.conditions(),
                status.kernel(),
                status.selfTests(),
                status.nics(),
                status.hugepages(),
                status.cpuManager(),
                status.topologyPolicy(),
                status.paths().stream()
                        .map(
                                path ->
                                        new PathReadiness(
                                                path.path(),
                                                path.ready(),
                                                path.reason(),
                                                path.message(),
                                                Instant.EPOCH))
                        .toList(),
                null,
                status.policies(),
                status.labels());
    }
}
