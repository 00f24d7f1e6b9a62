package io.sidelane.controlplane.resolve;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sidelane.api.AccelerationPath;
import io.sidelane.api.AccelerationProfile;
import io.sidelane.api.Pod;
import io.sidelane.api.Reason;
import io.sidelane.api.decision.PodDecision.Rejected;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a pod was given at admission. Most paths put something on a pod, and that is over once it
 * runs: a node that comes to offer such a path must not take from its pods what they have.
 */
final class AdmittedPath {

    /** What the injector wrote of its decision. */
    static final String STATUS = "sidelane.io/status";

    private static final Set<AccelerationPath> ADD_NOTHING =
            EnumSet.of(
                    AccelerationPath.SOCKMAP,
                    AccelerationPath.NONE,
                    AccelerationPath.CILIUM_NATIVE,
                    AccelerationPath.CILIUM_XDP);

    private static final ObjectMapper JSON = new ObjectMapper();

    private AdmittedPath() {}

    /** Why the pod cannot have the profile any more, null when it can. */
    static @Nullable Rejected refusal(AccelerationProfile profile, Pod pod) {
        var path = profile.path();
        return ADD_NOTHING.contains(path) || path.word().equals(admitted(pod))
                ? null
                : new Rejected(
                        profile.metadata().name(),
                        Reason.REJECTED,
                        "profile %s: the pod was admitted without path %s (expected: a pod that is made while its nodes offer it)"
                                .formatted(profile.metadata().name(), path.word()));
    }

    private static @Nullable String admitted(Pod pod) {
        var status = pod.metadata().annotations().get(STATUS);
        if (status == null) {
            return null;
        }
        try {
            return JSON.readTree(status).path("path").asText();
        } catch (JsonProcessingException _) {
            // Somebody else wrote it: it says nothing.
            return null;
        }
    }
}
