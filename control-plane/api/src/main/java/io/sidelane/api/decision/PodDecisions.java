package io.sidelane.api.decision;

import io.sidelane.api.AccelerationPath;
import io.sidelane.api.AccelerationProfile;
import io.sidelane.api.Enforcement;
import io.sidelane.api.Names;
import io.sidelane.api.Pod;
import io.sidelane.api.Policy;
import io.sidelane.api.Reason;
import io.sidelane.api.decision.PodDecision.Redirects;
import io.sidelane.api.decision.PodDecision.StaysOnTcp;
import io.sidelane.api.decision.PodDecision.WouldRedirect;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Decides about pods. */
public record PodDecisions(
        Collection<? extends Policy> policies,
        Map<String, AccelerationProfile> profiles,
        ProfileOffer offer) {

    public PodDecisions {
        policies = List.copyOf(policies);
        profiles = Map.copyOf(profiles);
    }

    /**
     * @param offered the paths that the deciding agent can put into force
     */
    public PodDecisions(
            Collection<? extends Policy> policies,
            Map<String, AccelerationProfile> profiles,
            Set<AccelerationPath> offered) {
        this(policies, profiles, ProfileOffer.of(Set.copyOf(offered)));
    }

    public PodDecision decide(Pod pod, Map<String, String> namespaceLabels) {
        return switch (PolicyChoice.choose(pod, namespaceLabels, policies)) {
            case PolicyChoice.NoneMatches() ->
                    new StaysOnTcp(
                            null, null, null, "no policy selects the pod", List.of(), List.of());
            case PolicyChoice.Chosen chosen -> decide(pod, chosen);
        };
    }

    private PodDecision decide(Pod pod, PolicyChoice.Chosen chosen) {
        var policy = chosen.winner();
        if ("false".equals(pod.metadata().labels().get(Names.INJECT))) {
            return onTcp(
                    chosen,
                    Reason.OPTED_OUT,
                    "label %s is \"false\" on the pod".formatted(Names.INJECT));
        }
        if (policy.spec().enforcement() == Enforcement.OFF) {
            return onTcp(chosen, null, "%s has enforcement Off".formatted(policy.ref()));
        }
        var rollout = policy.spec().rollout();
        if (!rollout.takes(pod.metadata())) {
            return onTcp(
                    chosen,
                    null,
                    "%s is rolled out to %d %% of pods, and this is none of them"
                            .formatted(policy.ref(), rollout.percent()));
        }
        var choice = ProfileChoice.choose(pod, policy, profiles, offer);
        var profile = choice.profile();
        if (profile == null) {
            return noneLeft(chosen, choice);
        }
        var sockmap = profile.sockmap();
        if (sockmap == null) {
            return new StaysOnTcp(
                    policy,
                    profile,
                    null,
                    "profile %s has path %s"
                            .formatted(profile.metadata().name(), profile.path().word()),
                    choice.rejected(),
                    chosen.losers());
        }
        return policy.spec().enforcement() == Enforcement.DRY_RUN
                ? new WouldRedirect(policy, profile, choice.rejected(), chosen.losers())
                : new Redirects(
                        policy,
                        profile,
                        sockmap,
                        policy.spec().ports(),
                        choice.rejected(),
                        chosen.losers());
    }

    private static StaysOnTcp onTcp(
            PolicyChoice.Chosen chosen, @Nullable Reason reason, String message) {
        return new StaysOnTcp(chosen.winner(), null, reason, message, List.of(), chosen.losers());
    }

    /* All candidates are gone: the last one's reason is the one that decided. */
    private static StaysOnTcp noneLeft(PolicyChoice.Chosen chosen, ProfileChoice choice) {
        return new StaysOnTcp(
                chosen.winner(),
                null,
                choice.rejected().getLast().reason(),
                choice.rejected().stream()
                        .map(PodDecision.Rejected::message)
                        .collect(Collectors.joining("; ")),
                choice.rejected(),
                chosen.losers());
    }
}
