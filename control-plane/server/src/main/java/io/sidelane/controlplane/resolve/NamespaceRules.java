package io.sidelane.controlplane.resolve;

import io.sidelane.api.AccelerationProfile;
import io.sidelane.api.Policy;
import io.sidelane.api.decision.PodDecision.Rejected;
import java.util.List;
import java.util.Map;

/**
 * Everything that decides about the pods of one namespace but the pods and their nodes. While two
 * are equal, their pods need not be decided about again.
 *
 * @param policies those that may select its pods
 * @param profiles those that the policies name and that exist
 * @param refused by policy and profile, the candidates that cannot be had anywhere
 */
public record NamespaceRules(
        Map<String, String> labels,
        List<Policy> policies,
        Map<String, AccelerationProfile> profiles,
        Map<String, Map<String, Rejected>> refused) {}
