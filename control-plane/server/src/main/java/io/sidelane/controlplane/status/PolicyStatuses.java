package io.sidelane.controlplane.status;

import io.sidelane.api.Condition;
import io.sidelane.api.ConditionType;
import io.sidelane.api.Reason;
import io.sidelane.api.Word;
import io.sidelane.api.status.PolicyStatus;
import io.sidelane.api.status.RejectedPath;
import io.sidelane.controlplane.resolve.PolicyOutcome;
import io.sidelane.controlplane.resolve.Resolution;
import io.sidelane.controlplane.statement.Wanted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;

/** What is said of a policy. */
final class PolicyStatuses {

    private PolicyStatuses() {}

    static Wanted of(PolicyOutcome outcome, Resolution resolution, Programmed programmed) {
        long generation = outcome.policy().metadata().generation();
        var conditions = new ArrayList<Condition>();
        conditions.add(accepted(outcome, generation));
        conditions.add(resolvedRefs(outcome, generation));
        conditions.add(programmed.condition("nodes", "no node has pods of it", generation));
        if (!outcome.degradedPods().isEmpty()) {
            conditions.add(degraded(outcome, generation));
        }
        return new Wanted(status(outcome, resolution, generation), conditions);
    }

    private static Condition accepted(PolicyOutcome outcome, long generation) {
        if (outcome.matchedPods() == 0 && !outcome.lost().isEmpty()) {
            return Condition.unmet(
                    ConditionType.ACCEPTED,
                    Reason.REJECTED,
                    "decides no pod, lost %s".formatted(counted(outcome.lost())),
                    generation);
        }
        return Condition.met(
                ConditionType.ACCEPTED,
                "decides %d pods%s"
                        .formatted(
                                outcome.matchedPods(),
                                outcome.lost().isEmpty()
                                        ? ""
                                        : ", lost " + counted(outcome.lost())),
                generation);
    }

    private static Condition resolvedRefs(PolicyOutcome outcome, long generation) {
        return outcome.unknown().isEmpty()
                ? Condition.met(ConditionType.RESOLVED_REFS, "all profiles exist", generation)
                : Condition.unmet(
                        ConditionType.RESOLVED_REFS,
                        Reason.REJECTED,
                        outcome.unknown().stream()
                                .map(
                                        name ->
                                                "profile %s: not found (expected: an AccelerationProfile of this name)"
                                                        .formatted(name))
                                .collect(Collectors.joining("; ")),
                        generation);
    }

    private static Condition degraded(PolicyOutcome outcome, long generation) {
        return Condition.met(
                ConditionType.DEGRADED,
                "less than the first candidate: %s".formatted(counted(outcome.degradedPods())),
                generation);
    }

    private static String counted(SortedMap<String, Integer> words) {
        return words.entrySet().stream()
                        .limit(MOST)
                        .map(one -> "%d pods (%s)".formatted(one.getValue(), one.getKey()))
                        .collect(Collectors.joining(", "))
                + (words.size() > MOST
                        ? ", and for %d more reasons".formatted(words.size() - MOST)
                        : "");
    }

    private static final int MOST = 3;

    private static PolicyStatus status(
            PolicyOutcome outcome, Resolution resolution, long generation) {
        Map<String, Integer> byPath = new LinkedHashMap<>();
        outcome.byPath().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(one -> byPath.put(((Word) one.getKey()).word(), one.getValue()));
        return new PolicyStatus(
                generation,
                List.of(),
                outcome.matchedPods(),
                outcome.readyNodes(),
                byPath,
                outcome.selected(),
                rejected(outcome, resolution));
    }

    private static List<RejectedPath> rejected(PolicyOutcome outcome, Resolution resolution) {
        var rejected = new ArrayList<RejectedPath>();
        for (var one : outcome.rejected()) {
            var profile = resolution.profiles().get(one.profile());
            if (profile != null) {
                rejected.add(
                        new RejectedPath(
                                profile.readiness().profile().path(), one.reason(), one.message()));
            }
        }
        return rejected;
    }
}
