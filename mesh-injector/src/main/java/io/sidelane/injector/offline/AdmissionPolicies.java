package io.sidelane.injector.offline;

import com.fasterxml.jackson.databind.JsonNode;
import io.sidelane.api.profile.PodSecurityLevel;
import io.sidelane.injector.decision.Outcome;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * What a policy gives its pods now, as objects that an API server carries out by itself (Kubernetes
 * 1.36, "Mutating Admission Policy"): policy, parameters, binding. A pod is the example that others
 * are treated like.
 *
 * @param documents in the order in which they are applied
 * @param said what they do not do, a line each
 */
record AdmissionPolicies(List<JsonNode> documents, List<String> said) {

    AdmissionPolicies {
        documents = List.copyOf(documents);
        said = List.copyOf(said);
    }

    /**
     * Of pods of a file.
     *
     * @param podSecurity what API servers enforce in namespaces without a label
     */
    static AdmissionPolicies of(List<Decided> decided, PodSecurityLevel podSecurity) {
        var documents = new ArrayList<JsonNode>();
        var said = new ArrayList<String>();
        var done = new HashSet<String>();
        for (var one : decided) {
            var ref = "%s %s/%s".formatted(one.kind(), one.namespace(), one.name());
            if (!(one.outcome() instanceof Outcome.Injected injected)) {
                said.add(ref + ": nothing to export (expected: a pod that gets a path)");
                continue;
            }
            var policy = injected.policy();
            var export = new AdmissionPolicyExport(one, injected, podSecurity);
            if (!done.add(export.name())) {
                said.add(
                        "%s: not exported (expected: one example of %s)"
                                .formatted(ref, policy.ref()));
            } else if (policy.spec().rollout().percent() < 100) {
                said.add(
                        "%s: rollout of %d %% (expected: 100, CEL has no hash); not exported"
                                .formatted(policy.ref(), policy.spec().rollout().percent()));
            } else if (hasOwnNetworksInList(one, injected)) {
                said.add(
                        "%s: annotation %s: its own networks become a list in JSON with ours (expected: an example without any); not exported"
                                .formatted(ref, ExportedAnnotations.NETWORKS));
            } else {
                documents.addAll(export.documents());
                said.addAll(export.said());
            }
        }
        return new AdmissionPolicies(documents, said);
    }

    /* Nobody could tell them from ours again. */
    private static boolean hasOwnNetworksInList(Decided one, Outcome.Injected injected) {
        return !networks(one.before()).isEmpty() && networks(injected.pod()).startsWith("[");
    }

    private static String networks(JsonNode pod) {
        return pod.path("metadata")
                .path("annotations")
                .path(ExportedAnnotations.NETWORKS)
                .asText("");
    }
}
