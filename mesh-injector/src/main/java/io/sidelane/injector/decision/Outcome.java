package io.sidelane.injector.decision;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sidelane.api.AccelerationPath;
import io.sidelane.api.AccelerationProfile;
import io.sidelane.api.Policy;
import io.sidelane.api.Reason;
import io.sidelane.api.decision.PodDecision.Rejected;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What becomes of a pod, and why. */
public sealed interface Outcome {

    /** Candidates that were preferred and cannot be had. */
    List<Rejected> rejected();

    /** The whole decision. */
    Explanation explanation();

    /**
     * The pod gets what a candidate asks for.
     *
     * @param pod with everything on it; the very pod that came in where it has all of that already
     */
    record Injected(
            Policy policy,
            AccelerationProfile profile,
            ObjectNode pod,
            List<Rejected> rejected,
            Explanation explanation)
            implements Outcome {
        public Injected {
            rejected = List.copyOf(rejected);
        }

        public AccelerationPath path() {
            return profile.path();
        }
    }

    /**
     * The pod stays as it is.
     *
     * @param reason null when it is nobody's failure
     */
    record LeftAlone(
            @Nullable Reason reason,
            String message,
            List<Rejected> rejected,
            Explanation explanation)
            implements Outcome {
        public LeftAlone {
            rejected = List.copyOf(rejected);
        }
    }

    /** The pod is refused: its policy says that it must not run without a candidate. */
    record Denied(Policy policy, String message, List<Rejected> rejected, Explanation explanation)
            implements Outcome {
        public Denied {
            rejected = List.copyOf(rejected);
        }
    }

    /** Sentences for people: why not each candidate, and what happens instead. */
    default List<String> sentences() {
        var instead =
                switch (this) {
                    case Injected injected -> "using " + injected.path().word();
                    case LeftAlone _ -> "the pod stays on plain TCP";
                    case Denied _ -> "the pod is refused";
                };
        return rejected().stream()
                .map(rejected -> "%s; %s".formatted(rejected.message(), instead))
                .toList();
    }
}
