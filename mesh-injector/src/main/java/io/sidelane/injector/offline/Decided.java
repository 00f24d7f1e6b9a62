package io.sidelane.injector.offline;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sidelane.api.decision.PodDecision.Rejected;
import io.sidelane.injector.decision.Explanation;
import io.sidelane.injector.decision.Explanation.Candidate;
import io.sidelane.injector.decision.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What became of the pod of one object.
 *
 * @param kind of the object, which may be the pod's owner
 * @param before the pod as it was
 * @param switchedOnByNamespace whether the namespace's label switches injection on
 */
record Decided(
        String kind,
        String namespace,
        String name,
        ObjectNode before,
        boolean switchedOnByNamespace,
        Outcome outcome) {

    boolean denied() {
        return outcome instanceof Outcome.Denied;
    }

    /** For people, a line each. */
    List<String> said() {
        var said = new ArrayList<String>();
        var ref = "%s %s/%s".formatted(kind, namespace, name);
        outcome.sentences().forEach(line -> said.add(ref + ": " + line));
        said.add(
                switch (outcome) {
                    case Outcome.Injected injected ->
                            "%s: path %s, profile %s of %s"
                                    .formatted(
                                            ref,
                                            injected.path().word(),
                                            injected.profile().metadata().name(),
                                            injected.policy().ref());
                    case Outcome.LeftAlone alone ->
                            "%s: left as it is: %s".formatted(ref, alone.message());
                    case Outcome.Denied denied ->
                            "%s: would be refused: %s".formatted(ref, denied.message());
                });
        return said;
    }

    /** For programs. */
    static ObjectNode json(List<Decided> all) {
        var json = JsonNodeFactory.instance.objectNode();
        var pods = json.putArray("pods");
        all.forEach(one -> pods.add(one.json()));
        return json;
    }

    private ObjectNode json() {
        var json =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("kind", kind)
                        .put("namespace", namespace)
                        .put("name", name);
        switch (outcome) {
            case Outcome.Injected injected ->
                    json.put("outcome", "injected")
                            .put("path", injected.path().word())
                            .put("profile", injected.profile().metadata().name());
            case Outcome.LeftAlone alone -> {
                var reason = alone.reason();
                json.put("outcome", "alone")
                        .put("reason", reason == null ? null : reason.word())
                        .put("message", alone.message());
            }
            case Outcome.Denied denied ->
                    json.put("outcome", "denied").put("message", denied.message());
        }
        var policy = outcome.explanation().policy();
        json.put("policy", policy == null ? null : policy.ref());
        var rejected = json.putArray("rejected");
        outcome.rejected().forEach(one -> rejected.add(json(one)));
        var candidates = json.putArray("candidates");
        outcome.explanation().candidates().forEach(one -> candidates.add(json(one)));
        return json;
    }

    private static ObjectNode json(Rejected one) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("profile", one.profile())
                .put("reason", one.reason().word())
                .put("message", one.message());
    }

    private static ObjectNode json(Candidate one) {
        var json =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("profile", one.profile())
                        .put("path", one.path())
                        .put("fate", word(one.fate()));
        var looked = json.putArray("checks");
        for (var each : one.looked()) {
            var refusal = each.refusal();
            looked.addObject()
                    .put("what", each.what())
                    .put("holds", refusal == null)
                    .put("reason", refusal == null ? null : refusal.reason().word())
                    .put("message", refusal == null ? null : refusal.message());
        }
        return json;
    }

    private static String word(Explanation.Fate fate) {
        return fate.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
