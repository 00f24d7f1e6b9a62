package io.sidelane.controlplane.status;

import io.sidelane.controlplane.resolve.NodePolicy;
import io.sidelane.xds.TypeRegistry;
import io.sidelane.xds.v1alpha1.NodeReport;
import io.sidelane.xds.v1alpha1.PolicyReport;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one node's agent answered to each RedirectPolicy. */
final class NodeAnswers {

    private final Map<String, Map<String, PolicyReport>> reports = new HashMap<>();
    private final Map<String, Map<String, String>> refusals = new HashMap<>();
    private final Feedback feedback;

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
        var report = feedback.reports().get(node);
        if (report == null) {
            elsewhere(programmed, node, wanted, refusal);
            return;
        }
        var policy = reports.computeIfAbsent(node, _ -> byName(report)).get(wanted.name());
        if (policy != null && !policy.getError().isEmpty()) {
            programmed.refuses(who, policy.getError());
        } else if (refusal != null) {
            programmed.refuses(who, refusal);
        } else if (policy != null && wanted.isHadWith(policy.getProgrammedVersion())) {
            programmed.has();
        } else {
            programmed.waits(who, "its agent has not put it into force yet");
        }
    }

    private void elsewhere(
            Programmed programmed, String node, NodePolicy wanted, @Nullable String refusal) {
        var who = "node " + node;
        if (refusal != null) {
            programmed.refuses(who, refusal);
        } else {
            programmed.waits(
                    who,
                    feedback.elsewhere().containsKey(node)
                            ? "its agent has not reported to this replica"
                            : "no agent has reported");
        }
    }

    private static Map<String, PolicyReport> byName(NodeReport report) {
        var byName = new HashMap<String, PolicyReport>();
        report.getPoliciesList().forEach(policy -> byName.put(policy.getResource(), policy));
        return byName;
    }
}
