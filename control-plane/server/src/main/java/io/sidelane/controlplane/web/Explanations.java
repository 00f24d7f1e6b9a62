package io.sidelane.controlplane.web;

import io.sidelane.api.Policy;
import io.sidelane.api.decision.PodDecision;
import io.sidelane.api.decision.PodDecision.Redirects;
import io.sidelane.api.decision.PodDecision.Rejected;
import io.sidelane.api.decision.PodDecision.StaysOnTcp;
import io.sidelane.api.decision.PodDecision.WouldRedirect;
import io.sidelane.api.view.Explanation;
import io.sidelane.api.view.Explanation.Considered;
import io.sidelane.api.view.Explanation.Considering;
import io.sidelane.api.view.Explanation.Decision;
import io.sidelane.api.view.Explanation.InKernel;
import io.sidelane.api.view.Explanation.NodeReadiness;
import io.sidelane.api.view.Verdict;
import io.sidelane.controlplane.model.PodFact;
import io.sidelane.controlplane.resolve.NodePolicy;
import io.sidelane.controlplane.resolve.PodOutcome;
import io.sidelane.controlplane.view.Picture;
import io.sidelane.xds.v1alpha1.PolicyReport;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Why a pod's connections go the way they go, from its policies to its node's kernel. */
final class Explanations {

    private final Picture picture;
    private final Agents agents;

    private Explanations(Picture picture) {
        this.picture = picture;
        this.agents = new Agents(picture);
    }

    static Explanation of(Picture picture, String namespace, String name) {
        var outcome = picture.resolution().pods().get(namespace + "/" + name);
        if (outcome == null) {
            throw QuestionException.unknown(
                    "pod %s/%s: not found (expected: a pod that the control plane knows and that has not ended)"
                            .formatted(namespace, name));
        }
        return new Explanations(picture).explain(outcome);
    }

    private Explanation explain(PodOutcome outcome) {
        var pod = outcome.pod();
        return new Explanation(
                Pods.summary(outcome, agents),
                pod.uid(),
                decision(outcome.decision()),
                policies(outcome.decision()),
                candidates(outcome),
                node(outcome),
                kernel(pod),
                Hops.of(outcome, agents.report(pod), picture),
                Admitted.lines(pod.pod().metadata().annotations()));
    }

    private static Decision decision(PodDecision decision) {
        var message = Pods.message(decision);
        return switch (decision) {
            case Redirects _ -> new Decision(Verdict.REDIRECT.word(), null, message);
            case WouldRedirect _ -> new Decision(Verdict.DRY_RUN.word(), null, message);
            case StaysOnTcp tcp ->
                    new Decision(
                            Verdict.TCP.word(),
                            tcp.reason() == null ? null : tcp.reason().word(),
                            message);
        };
    }

    private static List<Considered> policies(PodDecision decision) {
        var policies = new ArrayList<Considered>();
        var winner = decision.policy();
        if (winner != null) {
            int others = decision.losers().size();
            policies.add(
                    new Considered(
                            winner.ref(),
                            true,
                            others == 0
                                    ? "no other policy selects the pod"
                                    : "it is ahead of %d more".formatted(others)));
        }
        for (var loser : decision.losers()) {
            policies.add(new Considered(loser.policy().ref(), false, loser.because()));
        }
        return policies;
    }

    private List<Considering> candidates(PodOutcome outcome) {
        var policy = outcome.decision().policy();
        if (policy == null) {
            return List.of();
        }
        var considered = new ArrayList<Considering>();
        for (var rejected : outcome.decision().rejected()) {
            considered.add(
                    new Considering(
                            rejected.profile(),
                            path(rejected.profile()),
                            false,
                            rejected.reason().word(),
                            inFull(policy, rejected)));
        }
        var taken = outcome.profile();
        if (taken != null) {
            considered.add(
                    new Considering(
                            taken.metadata().name(),
                            taken.path().word(),
                            true,
                            null,
                            considered.isEmpty()
                                    ? "the first choice"
                                    : "the first that can be had"));
        }
        considered.addAll(notNeeded(policy, considered, taken != null));
        return considered;
    }

    /* Of what no pod of the policy can have, the policy's own outcome says more. */
    private String inFull(Policy policy, Rejected rejected) {
        var outcome = picture.resolution().policies().get(policy.ref());
        return Stream.ofNullable(outcome)
                .flatMap(each -> each.rejected().stream())
                .filter(
                        each ->
                                each.profile().equals(rejected.profile())
                                        && each.message().startsWith(rejected.message()))
                .map(Rejected::message)
                .findFirst()
                .orElse(rejected.message());
    }

    private List<Considering> notNeeded(
            Policy policy, List<Considering> considered, boolean taken) {
        return policy.spec().profiles().stream()
                .filter(
                        name ->
                                considered.stream()
                                        .noneMatch(other -> other.profile().equals(name)))
                .map(
                        name ->
                                new Considering(
                                        name,
                                        path(name),
                                        false,
                                        null,
                                        taken
                                                ? "an earlier one was taken"
                                                : "the pod stays on TCP whatever it is"))
                .toList();
    }

    private @Nullable String path(String profile) {
        var known = picture.world().profiles().get(profile);
        return known == null ? null : known.path().word();
    }

    private @Nullable NodeReadiness node(PodOutcome outcome) {
        var node = outcome.pod().node();
        if (node == null) {
            return null;
        }
        var heard = picture.nodes().get(node);
        boolean reporting = heard != null && heard.connected();
        var profile = outcome.profile();
        var readiness = picture.resolution().readiness().get(node);
        if (readiness == null) {
            return new NodeReadiness(
                    node, reporting, false, "no agent has reported from it (expected: one)");
        }
        if (profile == null) {
            return new NodeReadiness(node, reporting, true, "no profile asks anything of it");
        }
        var path = profile.path().word();
        var state = readiness.paths().get(profile.path());
        if (state == null) {
            return new NodeReadiness(
                    node, reporting, false, "path %s: its agent does not know it".formatted(path));
        }
        return new NodeReadiness(
                node,
                reporting,
                state.ready(),
                state.ready() ? "path %s can be had".formatted(path) : state.message());
    }

    private @Nullable InKernel kernel(PodFact pod) {
        var sent = sent(pod);
        var report = agents.report(pod);
        if (sent == null && report == null) {
            return null;
        }
        var programmed = sent == null ? null : programmed(pod, sent.name());
        return new InKernel(
                sent == null ? "" : sent.name(),
                programmed == null ? "" : programmed.getProgrammedVersion(),
                sent == null ? "" : sent.resource().version(),
                programmed == null ? 0 : programmed.getProgrammedSource().getGeneration(),
                agents.state(pod).word(),
                report == null ? "its agent has said nothing of it" : report.getReason(),
                programmed == null ? "" : programmed.getError());
    }

    private @Nullable NodePolicy sent(PodFact pod) {
        if (pod.node() == null) {
            return null;
        }
        return picture.resolution().node(pod.node()).policies().stream()
                .filter(
                        policy ->
                                policy.demand().pods().stream()
                                        .anyMatch(id -> id.uid().equals(pod.uid())))
                .findFirst()
                .orElse(null);
    }

    private @Nullable PolicyReport programmed(PodFact pod, String resource) {
        var heard = pod.node() == null ? null : picture.nodes().get(pod.node());
        return heard == null
                ? null
                : heard.report().getPoliciesList().stream()
                        .filter(policy -> policy.getResource().equals(resource))
                        .findFirst()
                        .orElse(null);
    }
}
