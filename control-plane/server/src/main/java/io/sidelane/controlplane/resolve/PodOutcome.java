package io.sidelane.controlplane.resolve;

import io.sidelane.api.AccelerationPath;
import io.sidelane.api.AccelerationProfile;
import io.sidelane.api.decision.PodDecision;
import io.sidelane.api.decision.PodDecision.Redirects;
import io.sidelane.api.decision.PodDecision.StaysOnTcp;
import io.sidelane.api.decision.PodDecision.WouldRedirect;
import io.sidelane.controlplane.model.PodFact;
import org.jspecify.annotations.Nullable;

/** A pod and what was decided about it. */
public record PodOutcome(PodFact pod, PodDecision decision) {

    /** The profile that was chosen, null when none was. */
    public @Nullable AccelerationProfile profile() {
        return switch (decision) {
            case Redirects redirects -> redirects.profile();
            case WouldRedirect would -> would.profile();
            case StaysOnTcp tcp -> tcp.profile();
        };
    }

    /** The path that its connections take; a dry run changes none. */
    public AccelerationPath path() {
        return switch (decision) {
            case Redirects redirects -> redirects.profile().path();
            case WouldRedirect _, StaysOnTcp _ -> AccelerationPath.NONE;
        };
    }
}
