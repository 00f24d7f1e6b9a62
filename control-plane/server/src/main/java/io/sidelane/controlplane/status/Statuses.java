package io.sidelane.controlplane.status;

import io.sidelane.api.Condition;
import io.sidelane.api.ConditionType;
import io.sidelane.api.status.ProfileStatus;
import io.sidelane.controlplane.mesh.ProxyResources;
import io.sidelane.controlplane.mesh.check.Verdicts;
import io.sidelane.controlplane.mesh.fact.BackendTlsFact;
import io.sidelane.controlplane.mesh.fact.ObjectRef;
import io.sidelane.controlplane.mesh.fact.RouteFact;
import io.sidelane.controlplane.resolve.ProfileOutcome;
import io.sidelane.controlplane.resolve.Resolution;
import io.sidelane.controlplane.statement.Wanted;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is to be said of each object, from what was resolved and what clients answered. Pure. */
public final class Statuses {

    private final Resolution resolution;
    private final Feedback feedback;
    private final Map<ObjectRef, Wanted> statuses = new LinkedHashMap<>();

    private Statuses(Resolution resolution, Feedback feedback) {
        this.resolution = resolution;
        this.feedback = feedback;
    }

    /**
     * @param former what was said last
     */
    public static Map<ObjectRef, Wanted> of(
            Resolution resolution,
            ProxyResources.Plan proxies,
            Feedback feedback,
            Map<ObjectRef, Wanted> former) {
        var all = new Statuses(resolution, feedback);
        all.policiesProfilesAndNodes();
        all.statuses.putAll(ProxyStatuses.of(proxies, feedback, resolution.world().mesh(), former));
        EdgeStatuses.addTo(all.statuses, proxies, feedback);
        all.nothingMore();
        return all.statuses;
    }

    /** What is said in objects that are none of ours any more is taken back. */
    private void nothingMore() {
        var facts = resolution.world().mesh();
        var empty = new Wanted(new Verdicts.Conditions(), List.of());
        facts.routes().stream()
                .filter(RouteFact::told)
                .forEach(route -> statuses.putIfAbsent(route.ref(), empty));
        facts.tls().stream()
                .filter(BackendTlsFact::told)
                .forEach(policy -> statuses.putIfAbsent(policy.ref(), empty));
    }

    private void policiesProfilesAndNodes() {
        var answers = new NodeAnswers(feedback);
        var byPolicy = new HashMap<String, Programmed>();
        var byProfile = new HashMap<String, Programmed>();
        var byNode = new TreeMap<String, Programmed>();
        feedback.reports().keySet().forEach(node -> byNode.put(node, new Programmed()));
        new TreeMap<>(resolution.nodes())
                .forEach(
                        (node, resources) -> {
                            for (var policy : resources.policies()) {
                                var settings = policy.demand().settings();
                                answers.tell(
                                        byPolicy.computeIfAbsent(
                                                settings.policy(), _ -> new Programmed()),
                                        node,
                                        policy);
                                if (settings.profile() != null) {
                                    answers.tell(
                                            byProfile.computeIfAbsent(
                                                    settings.profile(), _ -> new Programmed()),
                                            node,
                                            policy);
                                }
                                var ofNode = byNode.get(node);
                                if (ofNode != null) {
                                    answers.tell(ofNode, node, policy);
                                }
                            }
                        });
        resolution
                .policies()
                .forEach(
                        (ref, outcome) ->
                                statuses.put(
                                        ObjectRef.of(outcome.policy()),
                                        PolicyStatuses.of(
                                                outcome,
                                                resolution,
                                                byPolicy.getOrDefault(ref, new Programmed()))));
        resolution
                .profiles()
                .forEach(
                        (name, outcome) ->
                                statuses.put(
                                        ObjectRef.of(outcome.readiness().profile()),
                                        profile(
                                                outcome,
                                                byProfile.getOrDefault(name, new Programmed()))));
        byNode.forEach(
                (node, programmed) -> {
                    var report = feedback.reports().get(node);
                    if (report != null) {
                        statuses.put(ObjectRef.ofNode(node), NodeStatuses.of(report, programmed));
                    }
                });
    }

    private static Wanted profile(ProfileOutcome outcome, Programmed programmed) {
        var profile = outcome.readiness().profile();
        long generation = profile.metadata().generation();
        return new Wanted(
                new ProfileStatus(
                        generation, List.of(), outcome.matchedPods(), outcome.readiness().ready()),
                List.of(
                        Condition.met(
                                ConditionType.ACCEPTED,
                                "%d policies name it".formatted(outcome.policies().size()),
                                generation),
                        programmed.condition("nodes", "no node has pods of it", generation)));
    }
}
