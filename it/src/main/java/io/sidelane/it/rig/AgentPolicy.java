package io.sidelane.it.rig;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * The files that tell a control plane about the rig's pods, and what the agent's status says of
 * them. Pure.
 */
final class AgentPolicy {
    private static final String NAMESPACE = "rig";

    private static final String POD =
            """
            apiVersion: v1
            kind: Pod
            metadata:
              name: NAME
              namespace: NAMESPACE
              uid: UID
            spec: {nodeName: NODE}
            """;

    /** One namespace only: pods without sidecars are none of its business. */
    private static final String POLICY =
            """
            apiVersion: sidelane.io/v1alpha1
            kind: AccelerationProfile
            metadata: {name: sockmap}
            spec: {path: Sockmap, sockmap: {scope: [SidecarLocal, SameNode], blockingReaders: Skip, unreadBudget: 2Mi, enrol: Auto, adoptExisting: true}}
            ---
            apiVersion: sidelane.io/v1alpha1
            kind: AccelerationPolicy
            metadata: {name: rig, namespace: NAMESPACE}
            spec:
              enforcement: ENFORCEMENT
              candidates: [{profileRef: {name: sockmap}}]
            """;

    private AgentPolicy() {}

    static String podName(String pod) {
        return NAMESPACE + "/" + pod;
    }

    static String pods(String node, List<Pod> pods) {
        return pods.stream()
                .map(
                        pod ->
                                POD.replace("NAMESPACE", NAMESPACE)
                                        .replace("UID", pod.uid())
                                        .replace("NODE", node)
                                        .replace("NAME", pod.name()))
                .collect(Collectors.joining("---\n"));
    }

    static String policy(boolean accelerate) {
        return POLICY.replace("NAMESPACE", NAMESPACE)
                .replace("ENFORCEMENT", accelerate ? "Enforce" : "\"Off\"");
    }

    /** Whether each of the pods has the state that the policy asks for. */
    static boolean inForce(JsonNode status, List<Pod> pods, boolean accelerating) {
        return pods.stream()
                .allMatch(pod -> accelerates(status, podName(pod.name())) == accelerating);
    }

    private static boolean accelerates(JsonNode status, String pod) {
        return StreamSupport.stream(status.path("pods").spliterator(), false)
                .filter(p -> p.path("pod").asText().equals(pod))
                .anyMatch(p -> p.path("state").asText().equals("accelerated"));
    }
}
