package io.sidelane.api.decision;

import io.sidelane.api.AccelerationPolicy;
import io.sidelane.api.ClusterAccelerationPolicy;
import io.sidelane.api.Names;
import io.sidelane.api.Pod;
import io.sidelane.api.Policy;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which policy wins for a pod. */
public sealed interface PolicyChoice {

    /** No policy selects the pod. */
    record NoneMatches() implements PolicyChoice {}

    /** The winner, and every other policy that selects the pod with what it lost by. */
    record Chosen(Policy winner, List<Loser> losers) implements PolicyChoice {
        public Chosen {
            losers = List.copyOf(losers);
        }
    }

    /**
     * A policy that selects a pod and does not win it.
     *
     * @param because e.g. {@code AccelerationPolicy team-a/fast wins: it is namespaced}
     */
    record Loser(Policy policy, String because) {}

    /**
     * @param namespaceLabels labels of the pod's namespace; that of its name is added
     */
    static PolicyChoice choose(
            Pod pod, Map<String, String> namespaceLabels, Collection<? extends Policy> policies) {
        var matching =
                policies.stream()
                        .filter(policy -> selects(policy, pod, namespaceLabels))
                        .sorted(Precedence.STRONGEST_FIRST)
                        .toList();
        if (matching.isEmpty()) {
            return new NoneMatches();
        }
        var winner = matching.getFirst();
        return new Chosen(
                winner,
                matching.stream()
                        .skip(1)
                        .<Loser>map(loser -> new Loser(loser, Precedence.because(winner, loser)))
                        .toList());
    }

    static boolean selects(Policy policy, Pod pod, Map<String, String> namespaceLabels) {
        var namespace = pod.metadata().namespace();
        boolean inReach =
                switch (policy) {
                    case AccelerationPolicy namespaced ->
                            namespace != null
                                    && namespace.equals(namespaced.metadata().namespace());
                    case ClusterAccelerationPolicy cluster ->
                            cluster.namespaceSelector()
                                    .matches(withName(namespaceLabels, namespace));
                };
        return inReach && policy.spec().selector().matches(pod.metadata().labels());
    }

    private static Map<String, String> withName(
            Map<String, String> labels, @Nullable String namespace) {
        if (namespace == null || labels.containsKey(Names.NAMESPACE_NAME)) {
            return labels;
        }
        var all = new HashMap<>(labels);
        all.put(Names.NAMESPACE_NAME, namespace);
        return all;
    }
}
