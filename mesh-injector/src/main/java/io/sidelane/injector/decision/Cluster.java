package io.sidelane.injector.decision;

import io.sidelane.api.AccelerationProfile;
import io.sidelane.api.Policy;
import io.sidelane.api.profile.PodSecurityLevel;
import io.sidelane.injector.reference.References;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * What a decision is made from, beside the pod.
 *
 * @param nodes in the order of their names, whatever order they come in
 * @param podSecurity what API servers enforce in namespaces that no label says it of
 */
public record Cluster(
        Collection<Policy> policies,
        Map<String, AccelerationProfile> profiles,
        Collection<NodeFacts> nodes,
        References references,
        PodSecurityLevel podSecurity) {

    public Cluster {
        policies = List.copyOf(policies);
        profiles = Map.copyOf(profiles);
        nodes = nodes.stream().sorted(Comparator.comparing(NodeFacts::name)).toList();
    }
}
