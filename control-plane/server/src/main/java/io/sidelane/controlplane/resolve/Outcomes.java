package io.sidelane.controlplane.resolve;

import io.sidelane.api.AccelerationPath;
import io.sidelane.api.Policy;
import io.sidelane.api.decision.PodDecision.Rejected;
import io.sidelane.controlplane.model.World;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Counts what was decided about pods for each policy and each profile. */
final class Outcomes {

    private Outcomes() {}

    private static final class Count {
        private int matched;
        private final SortedMap<String, Integer> lost = new TreeMap<>();
        private final Map<AccelerationPath, Integer> byPath = new EnumMap<>(AccelerationPath.class);
        private final SortedMap<String, Integer> degraded = new TreeMap<>();
        private final SortedSet<String> nodes = new TreeSet<>();

        void add(PodOutcome pod) {
            matched++;
            byPath.merge(pod.path(), 1, Integer::sum);
            var node = pod.pod().node();
            if (node != null) {
                nodes.add(node);
            }
            if (!pod.decision().rejected().isEmpty()) {
                degraded.merge(pod.decision().rejected().getFirst().message(), 1, Integer::sum);
            }
        }
    }

    static Map<String, PolicyOutcome> policies(
            World world, Map<String, ProfileReadiness> profiles, Map<String, PodOutcome> pods) {
        var counts = new HashMap<String, Count>();
        for (var pod : pods.values()) {
            var policy = pod.decision().policy();
            if (policy != null) {
                counts.computeIfAbsent(policy.ref(), _ -> new Count()).add(pod);
            }
            for (var loser : pod.decision().losers()) {
                counts.computeIfAbsent(loser.policy().ref(), _ -> new Count())
                        .lost
                        .merge(loser.because(), 1, Integer::sum);
            }
        }
        var outcomes = new TreeMap<String, PolicyOutcome>();
        for (var policy : world.policies()) {
            outcomes.put(
                    policy.ref(),
                    policy(policy, profiles, counts.getOrDefault(policy.ref(), new Count())));
        }
        return outcomes;
    }

    private static PolicyOutcome policy(
            Policy policy, Map<String, ProfileReadiness> profiles, Count count) {
        var rejected = new ArrayList<Rejected>();
        var unknown = new ArrayList<String>();
        @Nullable ProfileReadiness selected = null;
        for (var name : policy.spec().profiles()) {
            var profile = profiles.get(name);
            if (profile == null) {
                unknown.add(name);
            } else if (selected == null) {
                var refusal = profile.refusal(policy);
                if (refusal == null) {
                    selected = profile;
                } else {
                    rejected.add(refusal);
                }
            }
        }
        return new PolicyOutcome(
                policy,
                count.matched,
                count.lost,
                selected == null ? null : selected.profile().metadata().name(),
                selected == null ? 0 : selected.ready(),
                count.byPath,
                rejected,
                unknown,
                count.degraded,
                count.nodes);
    }

    static Map<String, ProfileOutcome> profiles(
            World world, Map<String, ProfileReadiness> profiles, Map<String, PodOutcome> pods) {
        var policies = new HashMap<String, SortedSet<String>>();
        for (var policy : world.policies()) {
            for (var name : policy.spec().profiles()) {
                policies.computeIfAbsent(name, _ -> new TreeSet<>()).add(policy.ref());
            }
        }
        var matched = new HashMap<String, List<PodOutcome>>();
        for (var pod : pods.values()) {
            var profile = pod.profile();
            if (profile != null) {
                matched.computeIfAbsent(profile.metadata().name(), _ -> new ArrayList<>()).add(pod);
            }
        }
        var outcomes = new TreeMap<String, ProfileOutcome>();
        profiles.forEach(
                (name, readiness) -> {
                    var having = matched.getOrDefault(name, List.of());
                    var nodes = new TreeSet<String>();
                    for (var pod : having) {
                        if (pod.pod().node() != null) {
                            nodes.add(pod.pod().node());
                        }
                    }
                    outcomes.put(
                            name,
                            new ProfileOutcome(
                                    readiness,
                                    having.size(),
                                    policies.getOrDefault(name, new TreeSet<>()),
                                    nodes));
                });
        return outcomes;
    }
}
