package io.sidelane.agent.decision;

import io.sidelane.api.Condition;
import java.util.List;

/**
 * What became of a policy on this node.
 *
 * @param matchedPods pods that it selects, those it lost included
 * @param wonPods pods that it decides
 */
public record PolicyStatus(
        String policy, int matchedPods, int wonPods, List<Condition> conditions) {

    public PolicyStatus {
        conditions = List.copyOf(conditions);
    }
}
