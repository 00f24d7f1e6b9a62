package io.sidelane.injector.webhook;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sidelane.api.decision.PodDecision.Rejected;
import io.sidelane.injector.decision.Outcome;
import io.sidelane.injector.patch.JsonPatch;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/** {@code response} of an AdmissionReview. */
final class Answer {

    /** An API server cuts off what is longer, and more than these. */
    private static final int WARNING = 256;

    private static final int WARNINGS = 8;

    private Answer() {}

    static ObjectNode of(String uid, ObjectNode pod, Outcome outcome, int refusedWith) {
        var response = allowed(uid, !(outcome instanceof Outcome.Denied));
        switch (outcome) {
            case Outcome.Injected injected -> {
                patch(response, pod, injected.pod());
                warn(response, injected.sentences());
                audit(response, injected.path().word(), injected.rejected());
                notes(response)
                        .put("policy", injected.policy().ref())
                        .put("profile", injected.profile().metadata().name());
            }
            case Outcome.LeftAlone alone -> {
                warn(response, alone.sentences());
                audit(response, "None", alone.rejected());
                notes(response).put("why", alone.message());
            }
            case Outcome.Denied denied -> {
                var sentences = denied.sentences();
                response.putObject("status")
                        .put("code", refusedWith)
                        .put("reason", "Forbidden")
                        .put("message", denied.message() + ": " + String.join("; ", sentences));
                audit(response, "Denied", denied.rejected());
            }
        }
        return response;
    }

    /** For what is let in unchanged. */
    static ObjectNode passed(String uid, String why) {
        var response = allowed(uid, true);
        warn(response, List.of(why));
        return response;
    }

    private static ObjectNode allowed(String uid, boolean allowed) {
        return JsonNodeFactory.instance.objectNode().put("uid", uid).put("allowed", allowed);
    }

    private static void patch(ObjectNode response, ObjectNode before, ObjectNode after) {
        var patch = JsonPatch.between(before, after);
        if (!patch.isEmpty()) {
            response.put("patchType", "JSONPatch")
                    .put(
                            "patch",
                            Base64.getEncoder()
                                    .encodeToString(
                                            patch.toString().getBytes(StandardCharsets.UTF_8)));
        }
    }

    private static void warn(ObjectNode response, List<String> sentences) {
        if (sentences.isEmpty()) {
            return;
        }
        var warnings = response.putArray("warnings");
        sentences.stream()
                .limit(WARNINGS)
                .map(
                        line ->
                                line.length() <= WARNING
                                        ? line
                                        : line.substring(0, WARNING - 3) + "...")
                .forEach(warnings::add);
    }

    private static void audit(ObjectNode response, String path, List<Rejected> rejected) {
        var notes = notes(response).put("path", path);
        if (!rejected.isEmpty()) {
            notes.put(
                    "rejected",
                    rejected.stream()
                            .map(one -> "%s: %s".formatted(one.profile(), one.reason().word()))
                            .collect(Collectors.joining(", ")));
        }
    }

    private static ObjectNode notes(ObjectNode response) {
        return response.withObject("/auditAnnotations");
    }
}
