package io.sidelane.api.decision;

import io.sidelane.api.AccelerationProfile;
import io.sidelane.api.Names;
import io.sidelane.api.Pod;
import io.sidelane.api.Policy;
import io.sidelane.api.Reason;
import io.sidelane.api.decision.PodDecision.Rejected;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The first candidate of a policy that exists and is offered, the one the pod asks for before the
 * others. A pod's annotation never gets it a profile that the policy does not name.
 *
 * @param profile null when no candidate can be had
 */
record ProfileChoice(@Nullable AccelerationProfile profile, List<Rejected> rejected) {

    static ProfileChoice choose(
            Pod pod, Policy policy, Map<String, AccelerationProfile> profiles, ProfileOffer offer) {
        var rejected = new ArrayList<Rejected>();
        for (var name : inOrder(pod, policy, rejected)) {
            var profile = profiles.get(name);
            var refusal = profile == null ? unknown(name) : offer.refusal(policy, profile);
            if (refusal == null) {
                return new ProfileChoice(profile, rejected);
            }
            rejected.add(refusal);
        }
        return new ProfileChoice(null, rejected);
    }

    private static List<String> inOrder(Pod pod, Policy policy, List<Rejected> rejected) {
        var candidates = policy.spec().profiles();
        var asked = pod.metadata().annotations().get(Names.PROFILE);
        if (asked == null) {
            return candidates;
        }
        if (!candidates.contains(asked)) {
            rejected.add(
                    new Rejected(
                            asked,
                            Reason.REJECTED,
                            "annotation %s: %s (expected: one of %s, the candidates of %s)"
                                    .formatted(
                                            Names.PROFILE,
                                            asked,
                                            String.join(", ", candidates),
                                            policy.ref())));
            return candidates;
        }
        var ordered = new ArrayList<String>();
        ordered.add(asked);
        candidates.stream().filter(name -> !name.equals(asked)).forEach(ordered::add);
        return ordered;
    }

    private static Rejected unknown(String name) {
        return new Rejected(
                name,
                Reason.REJECTED,
                "profile %s: not found (expected: an AccelerationProfile of this name)"
                        .formatted(name));
    }
}
