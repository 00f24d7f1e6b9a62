package io.sidelane.controlplane.kubernetes.events;

import io.sidelane.api.ConditionType;
import io.sidelane.api.Reason;
import io.sidelane.api.status.ConditionStatus;
import io.sidelane.api.status.PolicyStatus;
import io.sidelane.api.status.ProfileStatus;
import io.sidelane.api.status.QuicStatus;
import io.sidelane.api.status.RejectedPath;
import io.sidelane.api.status.StatusCondition;
import io.sidelane.controlplane.mesh.fact.ObjectRef;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a status says that it did not say before. Waiting is none: between a change of a policy and
 * the answer of its last node is nothing to tell. Nodes are told of by their own status alone.
 * Pure.
 */
final class Happenings {

    private static final String ACTION = "UpdateStatus";

    private Happenings() {}

    /**
     * @param before null when nothing was said yet
     */
    static List<Happening> between(
            ObjectRef about, String uid, @Nullable Record before, Record now) {
        var all = new ArrayList<Happening>();
        for (var condition : conditions(now)) {
            var old =
                    conditions(before).stream()
                            .filter(other -> other.type() == condition.type())
                            .findFirst()
                            .orElse(null);
            if (isNews(old, condition)) {
                all.add(
                        new Happening(
                                about,
                                uid,
                                isBad(condition),
                                condition.reason(),
                                ACTION,
                                condition.type().word() + ": " + condition.message()));
            }
        }
        for (var path : rejected(now)) {
            if (rejected(before).stream()
                    .noneMatch(old -> old.path() == path.path() && old.reason() == path.reason())) {
                all.add(
                        new Happening(
                                about, uid, true, path.reason().word(), ACTION, path.message()));
            }
        }
        return all;
    }

    private static boolean isNews(@Nullable StatusCondition old, StatusCondition now) {
        if (now.status() == ConditionStatus.UNKNOWN
                || now.reason().equals(Reason.NODE_NOT_SYNCED.word())) {
            return false;
        }
        if (old == null) {
            return now.type() == ConditionType.PROGRAMMED || isBad(now);
        }
        return old.status() != now.status()
                || !old.reason().equals(now.reason())
                // Each refusal is one, and so is each generation that is in force.
                || (now.type() == ConditionType.PROGRAMMED
                        && (isBad(now)
                                ? !old.message().equals(now.message())
                                : old.observedGeneration() != now.observedGeneration()));
    }

    private static boolean isBad(StatusCondition condition) {
        return (condition.status() == ConditionStatus.TRUE)
                == (condition.type() == ConditionType.DEGRADED);
    }

    private static List<StatusCondition> conditions(@Nullable Record status) {
        return switch (status) {
            case PolicyStatus s -> s.conditions();
            case ProfileStatus s -> s.conditions();
            case QuicStatus s -> s.conditions();
            case null, default -> List.of();
        };
    }

    private static List<RejectedPath> rejected(@Nullable Record status) {
        return status instanceof PolicyStatus policy ? policy.rejected() : List.of();
    }
}
