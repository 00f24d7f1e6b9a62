package io.sidelane.agent.decision;

import io.sidelane.agent.policy.DesiredState;
import io.sidelane.api.Condition;
import io.sidelane.api.ConditionType;
import io.sidelane.api.Policy;
import io.sidelane.api.Reason;
import io.sidelane.api.decision.PodDecision;
import io.sidelane.api.decision.PolicyChoice.Loser;
import java.util.ArrayList;
import java.util.List;

/** Conditions of policies out of what was decided about pods. */
final class PolicyStatuses {

    private PolicyStatuses() {}

    static List<PolicyStatus> of(DesiredState desired, List<PodDecision> decisions) {
        return desired.policies().stream()
                .map(policy -> status(policy, desired, decisions))
                .toList();
    }

    private static PolicyStatus status(
            Policy policy, DesiredState desired, List<PodDecision> decisions) {
        int won = (int) decisions.stream().filter(d -> policy.equals(d.policy())).count();
        var lost =
                decisions.stream()
                        .flatMap(decision -> decision.losers().stream())
                        .filter(loser -> loser.policy().equals(policy))
                        .map(Loser::because)
                        .toList();
        long generation = policy.metadata().generation();
        var conditions = new ArrayList<Condition>();
        conditions.add(accepted(won, lost, generation));
        var unresolved = desired.unresolved().getOrDefault(policy.ref(), List.of());
        conditions.add(
                unresolved.isEmpty()
                        ? Condition.met(
                                ConditionType.RESOLVED_REFS, "every profile is there", generation)
                        : Condition.unmet(
                                ConditionType.RESOLVED_REFS,
                                Reason.REJECTED,
                                String.join("; ", unresolved),
                                generation));
        return new PolicyStatus(policy.ref(), won + lost.size(), won, conditions);
    }

    /* Not accepted is what lost every pod that it selects. */
    private static Condition accepted(int won, List<String> lost, long generation) {
        if (won == 0 && !lost.isEmpty()) {
            return Condition.unmet(
                    ConditionType.ACCEPTED,
                    Reason.REJECTED,
                    "lost %d pods; %s".formatted(lost.size(), lost.getFirst()),
                    generation);
        }
        return Condition.met(
                ConditionType.ACCEPTED,
                lost.isEmpty()
                        ? "decides %d pods".formatted(won)
                        : "decides %d pods, lost %d; %s"
                                .formatted(won, lost.size(), lost.getFirst()),
                generation);
    }
}
