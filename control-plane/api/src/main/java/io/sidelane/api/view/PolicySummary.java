package io.sidelane.api.view;

import io.sidelane.api.AccelerationPath;
import io.sidelane.api.Enforcement;
import io.sidelane.api.Reason;
import io.sidelane.api.schema.Doc;
import io.sidelane.api.schema.Words;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * @param namespace null for policies of the cluster
 * @param selected null when no candidate can be had
 */
@Doc("A policy, and what became of it.")
public record PolicySummary(
        @Doc("AccelerationPolicy or ClusterAccelerationPolicy.") String kind,
        @Doc("Its namespace; null for a policy of the cluster.") @Nullable String namespace,
        @Doc("Its name.") String name,
        @Doc("Its metadata.generation; 0 where nothing counts them.") long generation,
        @Doc("What it does to the pods it wins.") @Words(Enforcement.class) String enforcement,
        @Doc("Names of the profiles that it wants, in order of preference.")
                List<String> candidates,
        @Doc("The profile that was taken; null when none can be had.") @Nullable String selected,
        @Doc("Pods that it wins.") int matchedPods,
        @Doc("Nodes that are ready for the selected profile.") int readyNodes,
        @Doc("How many of its pods have each path.") Map<String, Integer> byPath,
        @Doc("Paths that were preferred and could not be had.") List<RefusedPath> rejected,
        @Doc("What is said of it.") List<Statement> conditions) {

    public PolicySummary {
        candidates = List.copyOf(candidates);
        byPath = Map.copyOf(byPath);
        rejected = List.copyOf(rejected);
        conditions = List.copyOf(conditions);
    }

    @Doc("A path that was preferred and could not be had.")
    public record RefusedPath(
            @Doc("The path.") @Words(AccelerationPath.class) String path,
            @Doc("Why not, in one word.") @Words(Reason.class) String reason,
            @Doc("Why not, in a sentence.") String message) {}
}
