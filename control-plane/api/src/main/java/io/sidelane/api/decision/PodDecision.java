package io.sidelane.api.decision;

import io.sidelane.api.AccelerationProfile;
import io.sidelane.api.Policy;
import io.sidelane.api.PortRule;
import io.sidelane.api.Reason;
import io.sidelane.api.Sockmap;
import io.sidelane.api.decision.PolicyChoice.Loser;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a pod gets, and why. */
public sealed interface PodDecision {

    /** The policy that won the pod, null when none selects it. */
    @Nullable Policy policy();

    /** Policies that select the pod and lost it. */
    List<Loser> losers();

    /** Profiles that were preferred to the chosen one and cannot be had. */
    List<Rejected> rejected();

    /** The pod's connections are redirected. */
    record Redirects(
            Policy policy,
            AccelerationProfile profile,
            Sockmap sockmap,
            PortRule ports,
            List<Rejected> rejected,
            List<Loser> losers)
            implements PodDecision {
        public Redirects {
            rejected = List.copyOf(rejected);
            losers = List.copyOf(losers);
        }
    }

    /** They would be, but the policy is a dry run. */
    record WouldRedirect(
            Policy policy, AccelerationProfile profile, List<Rejected> rejected, List<Loser> losers)
            implements PodDecision {
        public WouldRedirect {
            rejected = List.copyOf(rejected);
            losers = List.copyOf(losers);
        }
    }

    /**
     * They stay on TCP.
     *
     * @param profile the profile that says so, null when something else does
     * @param reason null when it is nobody's failure: no policy, or one that wants TCP
     */
    record StaysOnTcp(
            @Nullable Policy policy,
            @Nullable AccelerationProfile profile,
            @Nullable Reason reason,
            String message,
            List<Rejected> rejected,
            List<Loser> losers)
            implements PodDecision {
        public StaysOnTcp {
            rejected = List.copyOf(rejected);
            losers = List.copyOf(losers);
        }
    }

    /** A profile that cannot be had here. */
    record Rejected(String profile, Reason reason, String message) {}
}
