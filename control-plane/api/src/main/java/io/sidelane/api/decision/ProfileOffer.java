package io.sidelane.api.decision;

import io.sidelane.api.AccelerationPath;
import io.sidelane.api.AccelerationProfile;
import io.sidelane.api.Policy;
import io.sidelane.api.Reason;
import io.sidelane.api.Word;
import io.sidelane.api.decision.PodDecision.Rejected;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Whether a profile that exists can be had for the pod that is decided about. */
@FunctionalInterface
public interface ProfileOffer {

    /**
     * @return null if it can be had
     */
    @Nullable Rejected refusal(Policy policy, AccelerationProfile profile);

    /**
     * @param paths those that the deciding agent can put into force
     */
    static ProfileOffer of(Set<AccelerationPath> paths) {
        return (_, profile) ->
                paths.contains(profile.path())
                        ? null
                        : new Rejected(
                                profile.metadata().name(),
                                Reason.UNSUPPORTED_CONFIGURATION,
                                "profile %s: path %s is not offered by this agent (expected: one of %s)"
                                        .formatted(
                                                profile.metadata().name(),
                                                profile.path().word(),
                                                paths.stream()
                                                        .sorted()
                                                        .map(Word::word)
                                                        .collect(Collectors.joining(", "))));
    }
}
