package io.sidelane.controlplane.status;

import io.sidelane.api.Condition;
import io.sidelane.api.ConditionType;
import io.sidelane.api.Reason;
import io.sidelane.api.status.ProfileStatus;
import io.sidelane.api.status.QuicStatus;
import io.sidelane.controlplane.mesh.ProxyResources;
import io.sidelane.controlplane.resolve.ProfileOutcome;
import io.sidelane.controlplane.resolve.Resolution;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is to be said of each object, from what was resolved and what clients answered. Pure. */
public final class Statuses {

    private final Resolution resolution;
    private final ProxyResources.Plan proxies;
    private final Feedback feedback;
    private final Map<ObjectRef, StatusSink.Wanted> statuses = new LinkedHashMap<>();

    private Statuses(Resolution resolution, ProxyResources.Plan proxies, Feedback feedback) {
        this.resolution = resolution;
        this.proxies = proxies;
        this.feedback = feedback;
    }

    public static Map<ObjectRef, StatusSink.Wanted> of(
            Resolution resolution, ProxyResources.Plan proxies, Feedback feedback) {
        var all = new Statuses(resolution, proxies, feedback);
        all.policiesProfilesAndNodes();
        all.quicPolicies();
        all.proxies();
        return all.statuses;
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

    private static StatusSink.Wanted profile(ProfileOutcome outcome, Programmed programmed) {
        var profile = outcome.readiness().profile();
        long generation = profile.metadata().generation();
        return new StatusSink.Wanted(
                new ProfileStatus(
                        generation, List.of(), outcome.matchedPods(), outcome.readiness().ready()),
                List.of(
                        Condition.met(
                                ConditionType.ACCEPTED,
                                "%d policies name it".formatted(outcome.policies().size()),
                                generation),
                        programmed.condition("nodes", "no node has pods of it", generation)));
    }

    private void quicPolicies() {
        for (var policy : resolution.world().quicPolicies()) {
            long generation = policy.metadata().generation();
            statuses.put(
                    ObjectRef.of(policy),
                    new StatusSink.Wanted(
                            new QuicStatus(generation, List.of(), 0),
                            List.of(
                                    Condition.met(
                                            ConditionType.ACCEPTED, "it makes sense", generation),
                                    Condition.unmet(
                                            ConditionType.PROGRAMMED,
                                            Reason.NODE_NOT_SYNCED,
                                            "no QUIC gateway has connected (expected: one)",
                                            generation))));
        }
    }

    private void proxies() {
        var refused = new HashMap<ObjectRef, List<String>>();
        for (var refusal : feedback.refusals()) {
            for (var resource : refusal.resources()) {
                for (var object : proxies.origins(refusal.typeUrl(), resource)) {
                    var words = refused.computeIfAbsent(object, _ -> new ArrayList<>());
                    var line = "proxy %s: %s".formatted(refusal.client(), refusal.error());
                    if (!words.contains(line)) {
                        words.add(line);
                    }
                }
            }
        }
        proxies.statuses()
                .forEach(
                        (object, wanted) ->
                                statuses.put(
                                        object,
                                        withProgrammed(
                                                wanted, refused.getOrDefault(object, List.of()))));
        // Services, of which nothing is said as long as nothing is wrong.
        refused.forEach(
                (object, words) ->
                        statuses.computeIfAbsent(
                                object,
                                _ ->
                                        withProgrammed(
                                                new StatusSink.Wanted(
                                                        new ConditionsOnly(), List.of()),
                                                words)));
    }

    /** Of an object whose status is others'. */
    private record ConditionsOnly() {}

    private StatusSink.Wanted withProgrammed(StatusSink.Wanted wanted, List<String> refused) {
        var generation =
                wanted.conditions().isEmpty()
                        ? 0
                        : wanted.conditions().getFirst().observedGeneration();
        var conditions = new ArrayList<>(wanted.conditions());
        if (!refused.isEmpty()) {
            var more = refused.size() > 3 ? "; and %d more".formatted(refused.size() - 3) : "";
            conditions.add(
                    Condition.unmet(
                            ConditionType.PROGRAMMED,
                            Reason.REJECTED,
                            String.join("; ", refused.subList(0, Math.min(3, refused.size())))
                                    + more,
                            generation));
        } else if (feedback.proxies() == 0) {
            conditions.add(
                    Condition.unmet(
                            ConditionType.PROGRAMMED,
                            Reason.NODE_NOT_SYNCED,
                            "no proxy is connected (expected: one)",
                            generation));
        } else {
            conditions.add(
                    Condition.met(
                            ConditionType.PROGRAMMED,
                            "none of %d proxies refuses it".formatted(feedback.proxies()),
                            generation));
        }
        return new StatusSink.Wanted(wanted.status(), conditions);
    }
}
