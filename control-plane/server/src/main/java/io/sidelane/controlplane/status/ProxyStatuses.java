package io.sidelane.controlplane.status;

import io.sidelane.api.Condition;
import io.sidelane.api.ConditionType;
import io.sidelane.api.Reason;
import io.sidelane.controlplane.mesh.ProxyResources;
import io.sidelane.controlplane.mesh.check.Verdicts;
import io.sidelane.controlplane.mesh.fact.MeshFacts;
import io.sidelane.controlplane.mesh.fact.ObjectRef;
import io.sidelane.controlplane.statement.Wanted;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is said of the objects that proxies are told of. */
final class ProxyStatuses {

    /** Others are counted. */
    private static final int NAMED = 3;

    private final ProxyResources.Plan plan;
    private final Feedback feedback;
    private final Map<ObjectRef, Refused> refused = new HashMap<>();

    private static final class Refused {
        final List<String> words = new ArrayList<>();
        int others;
    }

    private ProxyStatuses(ProxyResources.Plan plan, Feedback feedback) {
        this.plan = plan;
        this.feedback = feedback;
        for (var refusal : feedback.refusals()) {
            for (var resource : refusal.resources()) {
                for (var object : plan.origins(refusal.typeUrl(), resource)) {
                    add(refused.computeIfAbsent(object, _ -> new Refused()), refusal);
                }
            }
        }
    }

    private static void add(Refused refused, Feedback.Refusal refusal) {
        var line = "proxy %s: %s".formatted(refusal.client(), refusal.error());
        if (!refused.words.contains(line)) {
            refused.words.add(line);
            refused.others += refusal.others();
        }
    }

    /**
     * @param former what was said last: an object of which something was said and nothing has to be
     *     any more is said to be right, for as long as it is there
     */
    static Map<ObjectRef, Wanted> of(
            ProxyResources.Plan plan,
            Feedback feedback,
            MeshFacts facts,
            Map<ObjectRef, Wanted> former) {
        var statuses = new ProxyStatuses(plan, feedback);
        var all = new LinkedHashMap<ObjectRef, Wanted>();
        plan.statuses()
                .forEach((object, wanted) -> all.put(object, statuses.of(object, wanted, facts)));
        // Of services nothing is said as long as nothing is wrong.
        for (var object : statuses.refused.keySet()) {
            all.computeIfAbsent(object, _ -> statuses.of(object, nothing(), facts));
        }
        former.forEach(
                (object, wanted) -> {
                    if (!all.containsKey(object) && facts.generationOf(object) != null) {
                        all.put(object, statuses.of(object, mended(object, wanted, facts), facts));
                    }
                });
        return all;
    }

    private static Wanted nothing() {
        return new Wanted(new Verdicts.Conditions(), List.of());
    }

    private static Wanted mended(ObjectRef object, Wanted former, MeshFacts facts) {
        return new Wanted(
                former.status(),
                former.conditions().stream()
                        .filter(condition -> condition.type() != ConditionType.PROGRAMMED)
                        .map(
                                condition ->
                                        Condition.met(
                                                condition.type(),
                                                "it makes sense",
                                                generation(object, List.of(), facts)))
                        .toList());
    }

    private static long generation(ObjectRef object, List<Condition> said, MeshFacts facts) {
        if (!said.isEmpty()) {
            return said.getFirst().observedGeneration();
        }
        var known = facts.generationOf(object);
        return known == null ? 0 : known;
    }

    private Wanted of(ObjectRef object, Wanted wanted, MeshFacts facts) {
        var conditions = new ArrayList<>(wanted.conditions());
        conditions.add(programmed(object, generation(object, wanted.conditions(), facts)));
        return new Wanted(wanted.status(), conditions);
    }

    private Condition programmed(ObjectRef object, long generation) {
        var no = refused.get(object);
        if (no != null) {
            int named = Math.min(NAMED, no.words.size());
            int more = no.words.size() - named + no.others;
            return Condition.unmet(
                    ConditionType.PROGRAMMED,
                    Reason.REJECTED,
                    String.join("; ", no.words.subList(0, named))
                            + (more > 0 ? "; and %d more".formatted(more) : ""),
                    generation);
        }
        if (feedback.proxies() == 0) {
            return Condition.unmet(
                    ConditionType.PROGRAMMED,
                    Reason.NODE_NOT_SYNCED,
                    "no proxy is connected (expected: one)",
                    generation);
        }
        return Condition.met(
                ConditionType.PROGRAMMED,
                "none of %d proxies refuses it".formatted(feedback.proxies()),
                generation);
    }
}
