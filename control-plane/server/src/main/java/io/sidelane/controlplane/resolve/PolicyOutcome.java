package io.sidelane.controlplane.resolve;

import io.sidelane.api.AccelerationPath;
import io.sidelane.api.Policy;
import io.sidelane.api.decision.PodDecision.Rejected;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * What became of a policy.
 *
 * @param matchedPods pods that it wins
 * @param lost pods that it selects and lost, counted by what it lost by
 * @param selected the first candidate that can be had, null when none can
 * @param readyNodes nodes whose agents say that they are ready for {@code selected}
 * @param rejected candidates that were preferred to {@code selected}, in their order
 * @param unknown candidates that do not exist
 * @param degradedPods pods that it wins and that got less than the first candidate, although nobody
 *     wanted that, counted by the words why
 * @param nodes those that have pods of it
 */
public record PolicyOutcome(
        Policy policy,
        int matchedPods,
        SortedMap<String, Integer> lost,
        @Nullable String selected,
        int readyNodes,
        Map<AccelerationPath, Integer> byPath,
        List<Rejected> rejected,
        List<String> unknown,
        SortedMap<String, Integer> degradedPods,
        SortedSet<String> nodes) {

    public PolicyOutcome {
        byPath = Map.copyOf(byPath);
        rejected = List.copyOf(rejected);
        unknown = List.copyOf(unknown);
    }
}
