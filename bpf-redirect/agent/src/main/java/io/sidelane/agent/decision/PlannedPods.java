package io.sidelane.agent.decision;

import io.sidelane.agent.datapath.PodRedirect;
import io.sidelane.agent.decision.PodStatus.State;
import io.sidelane.agent.pod.FoundPod;
import io.sidelane.agent.pod.MissingPod;
import io.sidelane.api.PortRule;
import io.sidelane.api.Reason;
import io.sidelane.api.Sockmap;
import io.sidelane.api.decision.PodDecision;
import io.sidelane.api.decision.PodDecision.Redirects;
import io.sidelane.api.decision.PodDecision.StaysOnTcp;
import io.sidelane.api.decision.PodDecision.WouldRedirect;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Turns decisions into entries for the data path and lines for people. */
final class PlannedPods {

    private final List<PodRedirect> redirects = new ArrayList<>();
    private final List<PodStatus> statuses = new ArrayList<>();
    private final List<PodDecision> decisions = new ArrayList<>();
    private final Map<Long, String> owners = new HashMap<>();

    void add(FoundPod found, PodDecision decision) {
        var pod = found.pod().metadata().qualifiedName();
        var owner = owners.putIfAbsent(found.netnsCookie(), pod);
        if (owner != null) {
            statuses.add(
                    new PodStatus(
                            pod,
                            found.netns(),
                            null,
                            null,
                            State.TCP,
                            words(
                                    Reason.CONFLICTING_ANNOTATION,
                                    "network namespace %s is pod %s's already (expected: one of its own)"
                                            .formatted(found.netns(), owner))));
            return;
        }
        decisions.add(decision);
        statuses.add(status(pod, found.netns(), decision));
        redirects.add(redirect(pod, found, decision));
    }

    void add(MissingPod missing, PodDecision decision) {
        var status = status(missing.pod().metadata().qualifiedName(), missing.netns(), decision);
        statuses.add(
                new PodStatus(
                        status.pod(),
                        status.netns(),
                        status.policy(),
                        status.profile(),
                        State.PENDING,
                        words(missing.reason(), missing.message())));
        decisions.add(decision);
    }

    List<PodRedirect> redirects() {
        return redirects;
    }

    List<PodStatus> statuses() {
        return statuses;
    }

    List<PodDecision> decisions() {
        return decisions;
    }

    private static PodRedirect redirect(String pod, FoundPod found, PodDecision decision) {
        boolean on = decision instanceof Redirects;
        var sockmap =
                decision instanceof Redirects redirects ? redirects.sockmap() : Sockmap.DEFAULT;
        var ports = decision instanceof Redirects redirects ? redirects.ports() : PortRule.ALL;
        return new PodRedirect(
                pod,
                found.netnsCookie(),
                found.netnsPath(),
                on,
                sockmap.scope(),
                sockmap.blockingReaders(),
                sockmap.unreadBudgetBytes(),
                sockmap.enrol(),
                sockmap.adoptExisting(),
                ports);
    }

    private static PodStatus status(String pod, String netns, PodDecision decision) {
        var policy = decision.policy();
        var by = policy == null ? null : policy.ref();
        return switch (decision) {
            case Redirects redirects ->
                    new PodStatus(
                            pod,
                            netns,
                            by,
                            redirects.profile().metadata().name(),
                            State.ACCELERATED,
                            because("chosen by " + by, decision));
            case WouldRedirect would ->
                    new PodStatus(
                            pod,
                            netns,
                            by,
                            would.profile().metadata().name(),
                            State.DRY_RUN,
                            because(by + " has enforcement DryRun", decision));
            case StaysOnTcp stays -> {
                var profile = stays.profile();
                yield new PodStatus(
                        pod,
                        netns,
                        by,
                        profile == null ? null : profile.metadata().name(),
                        State.TCP,
                        // Without a profile the message is about the rejected ones already.
                        profile == null
                                ? words(stays.reason(), stays.message())
                                : because(stays.message(), decision));
            }
        };
    }

    private static String because(String reason, PodDecision decision) {
        return Stream.concat(
                        Stream.of(reason),
                        decision.rejected().stream()
                                .map(rejected -> words(rejected.reason(), rejected.message())))
                .collect(Collectors.joining("; "));
    }

    private static String words(@Nullable Reason reason, String message) {
        return reason == null ? message : reason.word() + ": " + message;
    }
}
