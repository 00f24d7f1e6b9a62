package io.sidelane.controlplane.status;

import io.sidelane.controlplane.resolve.NodePolicy;
import io.sidelane.xds.TypeRegistry;
import java.util.HashMap;
import java.util.Map;

/**
 * What agents answered to each RedirectPolicy: those that are connected here in their reports,
 * those of other replicas in their nodes' objects.
 */
final class NodeAnswers {

    private final Feedback feedback;
    private final Map<String, Map<String, Answer>> answers = new HashMap<>();
    private final Map<String, Map<String, String>> refusals = new HashMap<>();

    /**
     * @param version what the kernel has, empty for nothing
     * @param error why not the newest, empty when it has that
     */
    private record Answer(String version, String error) {}

    NodeAnswers(Feedback feedback) {
        this.feedback = feedback;
        for (var refusal : feedback.refusals()) {
            if (refusal.typeUrl().equals(TypeRegistry.REDIRECT_POLICY.url())) {
                var words = refusals.computeIfAbsent(refusal.client(), _ -> new HashMap<>());
                refusal.resources().forEach(name -> words.put(name, refusal.error()));
            }
        }
    }

    /** Adds what {@code node} says of a resource that it shall have. */
    void tell(Programmed programmed, String node, NodePolicy wanted) {
        var who = "node " + node;
        var refusal = refusals.getOrDefault(node, Map.of()).get(wanted.name());
        var answered = answers.computeIfAbsent(node, this::answers);
        var answer = answered.get(wanted.name());
        if (answer != null && !answer.error().isEmpty()) {
            programmed.refuses(who, answer.error());
        } else if (refusal != null) {
            programmed.refuses(who, refusal);
        } else if (answer != null && wanted.isHadWith(answer.version())) {
            programmed.has();
        } else {
            programmed.waits(
                    who,
                    isHeard(node)
                            ? "its agent has not put it into force yet"
                            : "no agent has reported");
        }
    }

    private boolean isHeard(String node) {
        return feedback.reports().containsKey(node) || feedback.elsewhere().containsKey(node);
    }

    private Map<String, Answer> answers(String node) {
        var answers = new HashMap<String, Answer>();
        var report = feedback.reports().get(node);
        var status = feedback.elsewhere().get(node);
        if (report != null) {
            for (var policy : report.getPoliciesList()) {
                answers.put(
                        policy.getResource(),
                        new Answer(policy.getProgrammedVersion(), policy.getError()));
            }
        } else if (status != null) {
            for (var policy : status.policies()) {
                answers.put(policy.resource(), new Answer(policy.version(), policy.error()));
            }
        }
        return answers;
    }
}
