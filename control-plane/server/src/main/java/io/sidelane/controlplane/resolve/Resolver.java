package io.sidelane.controlplane.resolve;

import io.sidelane.api.AccelerationPolicy;
import io.sidelane.api.ClusterAccelerationPolicy;
import io.sidelane.api.Names;
import io.sidelane.api.Policy;
import io.sidelane.api.Reason;
import io.sidelane.api.decision.PodDecision;
import io.sidelane.api.decision.PodDecision.Redirects;
import io.sidelane.api.decision.PodDecision.Rejected;
import io.sidelane.api.decision.PodDecision.StaysOnTcp;
import io.sidelane.api.decision.PodDecision.WouldRedirect;
import io.sidelane.api.decision.PodDecisions;
import io.sidelane.controlplane.model.PodFact;
import io.sidelane.controlplane.model.World;
import io.sidelane.controlplane.resolve.ProfileReadiness.Candidate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * From facts to what each node shall have. Pure. What the last resolution decided from equal facts
 * is taken over, so that a change costs what it changes.
 */
public final class Resolver {

    private static final NodeReadiness UNKNOWN = new NodeReadiness("", Map.of());

    private final World world;
    private final Map<String, NodeReadiness> readiness;
    private final Resolution former;
    private final Map<String, Candidate> candidates = new TreeMap<>();
    private final Map<String, ProfileReadiness> profiles = new TreeMap<>();
    private final Map<String, List<Policy>> namespaced = new HashMap<>();
    private final List<ClusterAccelerationPolicy> ofCluster = new ArrayList<>();
    private final Map<String, NamespaceRules> rules = new HashMap<>();

    private Resolver(World world, Map<String, NodeReadiness> readiness, Resolution former) {
        this.world = world;
        this.readiness = readiness;
        this.former = former;
    }

    /**
     * @param readiness by node; a node that is missing has told nothing
     * @param former the last resolution, {@link Resolution#EMPTY} at first; changes no result
     */
    public static Resolution resolve(
            World world, Map<String, NodeReadiness> readiness, Resolution former) {
        return new Resolver(world, Map.copyOf(readiness), former).resolve();
    }

    private Resolution resolve() {
        nodes();
        for (var profile : world.profiles().values()) {
            profiles.put(
                    profile.metadata().name(), ProfileReadiness.of(profile, candidates.values()));
        }
        for (var policy : world.policies()) {
            switch (policy) {
                case AccelerationPolicy one ->
                        namespaced
                                .computeIfAbsent(
                                        String.valueOf(one.metadata().namespace()),
                                        _ -> new ArrayList<>())
                                .add(one);
                case ClusterAccelerationPolicy one -> ofCluster.add(one);
            }
        }
        var pods = pods();
        var nodes = nodeResources(pods);
        return new Resolution(
                world,
                readiness,
                pods,
                nodes,
                Outcomes.policies(world, profiles, pods),
                Outcomes.profiles(world, profiles, pods),
                rules);
    }

    private void nodes() {
        var names = new HashSet<>(world.nodes().keySet());
        names.addAll(readiness.keySet());
        for (var pod : world.pods().values()) {
            if (pod.node() != null) {
                names.add(pod.node());
            }
        }
        for (var name : names) {
            candidates.put(name, new Candidate(name, world.nodes().get(name), readiness.get(name)));
        }
    }

    private Map<String, PodOutcome> pods() {
        var outcomes = new LinkedHashMap<String, PodOutcome>(world.pods().size() * 2);
        var unchangedNamespaces = new HashMap<String, Boolean>();
        var unchangedNodes = new HashMap<String, Boolean>();
        world.pods()
                .forEach(
                        (key, pod) -> {
                            if (pod.over()) {
                                return;
                            }
                            var namespace = String.valueOf(pod.pod().metadata().namespace());
                            var applying = rules.computeIfAbsent(namespace, this::rules);
                            var before = former.pods().get(key);
                            if (before != null
                                    && before.pod().equals(pod)
                                    && unchangedNamespaces.computeIfAbsent(
                                            namespace,
                                            name -> applying.equals(former.rules().get(name)))
                                    && (pod.node() == null
                                            || unchangedNodes.computeIfAbsent(
                                                    pod.node(), this::isUnchanged))) {
                                outcomes.put(key, before);
                            } else {
                                outcomes.put(key, new PodOutcome(pod, decide(pod, applying)));
                            }
                        });
        return outcomes;
    }

    private boolean isUnchanged(String node) {
        return readiness
                        .getOrDefault(node, UNKNOWN)
                        .equals(former.readiness().getOrDefault(node, UNKNOWN))
                && readiness.containsKey(node) == former.readiness().containsKey(node)
                && java.util.Objects.equals(
                        world.nodes().get(node), former.world().nodes().get(node));
    }

    private NamespaceRules rules(String namespace) {
        var labels = new HashMap<>(world.namespaces().getOrDefault(namespace, Map.of()));
        labels.putIfAbsent(Names.NAMESPACE_NAME, namespace);
        var policies = new ArrayList<>(namespaced.getOrDefault(namespace, List.of()));
        for (var policy : ofCluster) {
            if (policy.namespaceSelector().matches(labels)) {
                policies.add(policy);
            }
        }
        var named = new HashMap<String, io.sidelane.api.AccelerationProfile>();
        var refused = new HashMap<String, Map<String, Rejected>>();
        for (var policy : policies) {
            var ofPolicy = new HashMap<String, Rejected>();
            for (var name : policy.spec().profiles()) {
                var profile = profiles.get(name);
                if (profile != null) {
                    named.put(name, profile.profile());
                    var ofNamespace = ProfileReadiness.refusal(profile.profile(), labels);
                    var refusal = ofNamespace == null ? profile.brief(policy) : ofNamespace;
                    if (refusal != null) {
                        ofPolicy.put(name, refusal);
                    }
                }
            }
            refused.put(policy.ref(), Map.copyOf(ofPolicy));
        }
        return new NamespaceRules(
                Map.copyOf(labels), List.copyOf(policies), Map.copyOf(named), Map.copyOf(refused));
    }

    private PodDecision decide(PodFact pod, NamespaceRules rules) {
        var decisions =
                new PodDecisions(
                        rules.policies(),
                        rules.profiles(),
                        (policy, profile) -> {
                            var name = profile.metadata().name();
                            var refusal =
                                    rules.refused().getOrDefault(policy.ref(), Map.of()).get(name);
                            if (refusal == null && pod.node() != null) {
                                refusal = ProfileReadiness.refusal(profile, candidate(pod.node()));
                            }
                            return refusal == null
                                    ? AdmittedPath.refusal(profile, pod.pod())
                                    : refusal;
                        });
        var decision = decisions.decide(pod.pod(), rules.labels());
        return pod.hostNetwork() ? onHostNetwork(decision) : decision;
    }

    private Candidate candidate(String node) {
        var known = candidates.get(node);
        return known == null ? new Candidate(node, null, null) : known;
    }

    private static PodDecision onHostNetwork(PodDecision decision) {
        return switch (decision) {
            case Redirects r -> onHostNetwork(r.policy(), r);
            case WouldRedirect w -> onHostNetwork(w.policy(), w);
            case StaysOnTcp tcp -> tcp;
        };
    }

    private static StaysOnTcp onHostNetwork(@Nullable Policy policy, PodDecision decision) {
        return new StaysOnTcp(
                policy,
                null,
                Reason.HOST_NETWORK,
                "the pod is in its node's network namespace (expected: one of its own)",
                decision.rejected(),
                decision.losers());
    }

    /* Nodes whose pods were all decided as before keep what they have. */
    private Map<String, NodeResources> nodeResources(Map<String, PodOutcome> pods) {
        var byNode = new HashMap<String, List<PodOutcome>>();
        pods.values()
                .forEach(
                        outcome -> {
                            var node = outcome.pod().node();
                            if (node != null) {
                                byNode.computeIfAbsent(node, _ -> new ArrayList<>()).add(outcome);
                            }
                        });
        var changed = changedNodes(pods);
        var resources = new HashMap<String, NodeResources>();
        byNode.forEach(
                (node, outcomes) -> {
                    var before = former.node(node);
                    resources.put(
                            node,
                            !changed.contains(node) && former.nodes().containsKey(node)
                                    ? before
                                    : Demands.of(node, outcomes, before));
                });
        return resources;
    }

    private Set<String> changedNodes(Map<String, PodOutcome> pods) {
        var changed = new HashSet<String>();
        pods.forEach(
                (key, outcome) -> {
                    var before = former.pods().get(key);
                    if (before != outcome) {
                        addNode(changed, outcome);
                        addNode(changed, before);
                    }
                });
        former.pods()
                .forEach(
                        (key, outcome) -> {
                            if (!pods.containsKey(key)) {
                                addNode(changed, outcome);
                            }
                        });
        return changed;
    }

    private static void addNode(Set<String> nodes, @Nullable PodOutcome outcome) {
        if (outcome != null && outcome.pod().node() != null) {
            nodes.add(outcome.pod().node());
        }
    }
}
