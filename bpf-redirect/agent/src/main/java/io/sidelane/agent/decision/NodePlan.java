package io.sidelane.agent.decision;

import io.sidelane.agent.ads.NodePolicy;
import io.sidelane.agent.datapath.PodRedirect;
import io.sidelane.agent.decision.PodStatus.State;
import io.sidelane.agent.pod.KubeletPod;
import io.sidelane.agent.pod.KubeletPod.HostNetwork;
import io.sidelane.agent.pod.KubeletPod.Isolated;
import io.sidelane.agent.pod.KubeletPod.Starting;
import io.sidelane.agent.pod.KubeletScan;
import io.sidelane.api.Condition;
import io.sidelane.api.ConditionType;
import io.sidelane.api.Reason;
import io.sidelane.xds.v1alpha1.PodIdentity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The plan for what the control plane asks of this node's pods. It resolved everything already:
 * here uids meet network namespaces.
 */
public record NodePlan(Plan plan, List<PodOutcome> pods) {

    public static final NodePlan EMPTY = new NodePlan(Plan.EMPTY, List.of());

    public NodePlan {
        pods = List.copyOf(pods);
    }

    /**
     * @param policies of two that have a pod, the later decides
     */
    public static NodePlan of(List<NodePolicy> policies, KubeletScan scan) {
        return new Builder(policies, scan).build();
    }

    /** Pods of the policy that the node has, and those of them that are redirected. */
    public record Count(int found, int redirected) {}

    public Count count(NodePolicy policy) {
        int found = 0;
        int redirected = 0;
        for (var pod : pods) {
            var by = pod.policy();
            if (pod.found() && by != null && by.resource().equals(policy.resource())) {
                found++;
                redirected += pod.state() == State.ACCELERATED ? 1 : 0;
            }
        }
        return new Count(found, redirected);
    }

    /** A pod and who decides about it. */
    private record Claim(PodIdentity pod, NodePolicy policy) {}

    private static final class Builder {

        private final List<NodePolicy> policies;
        private final Map<String, Claim> claims = new LinkedHashMap<>();
        private final Map<String, KubeletPod> present = new LinkedHashMap<>();
        private final List<PodRedirect> redirects = new ArrayList<>();
        private final List<PodStatus> statuses = new ArrayList<>();
        private final List<PodOutcome> outcomes = new ArrayList<>();
        private final Map<Long, String> owners = new HashMap<>();

        Builder(List<NodePolicy> policies, KubeletScan scan) {
            this.policies = policies;
            for (var policy : policies) {
                policy.pods().forEach(pod -> claims.put(pod.getUid(), new Claim(pod, policy)));
            }
            scan.pods().forEach(pod -> present.put(pod.uid(), pod));
        }

        NodePlan build() {
            claims.forEach((uid, claim) -> add(claim, present.get(uid)));
            present.forEach(
                    (uid, pod) -> {
                        if (!claims.containsKey(uid)) {
                            unclaimed(pod);
                        }
                    });
            return new NodePlan(
                    new Plan(redirects, statuses, policies.stream().map(this::status).toList()),
                    outcomes);
        }

        private void add(Claim claim, @Nullable KubeletPod pod) {
            switch (pod) {
                case null ->
                        outcome(
                                claim,
                                null,
                                State.PENDING,
                                words(
                                        Reason.NETWORK_NOT_FOUND,
                                        "no cgroup of uid %s on this node"
                                                .formatted(claim.pod().getUid())));
                case Starting(var _, var reason) ->
                        outcome(claim, pod, State.PENDING, words(Reason.NETWORK_NOT_FOUND, reason));
                case HostNetwork _ ->
                        outcome(
                                claim,
                                pod,
                                State.TCP,
                                words(
                                        Reason.HOST_NETWORK,
                                        "it is in the node's network namespace (expected: one of"
                                                + " its own)"));
                case Isolated isolated -> isolated(claim, isolated);
            }
        }

        private void isolated(Claim claim, Isolated pod) {
            var owner = owners.putIfAbsent(pod.netnsCookie(), pod.uid());
            if (owner != null) {
                outcome(
                        claim,
                        pod,
                        State.TCP,
                        words(
                                Reason.NAMESPACE_ISOLATED,
                                "its network namespace is that of uid %s too (expected: one of its own)"
                                        .formatted(owner)));
                return;
            }
            var policy = claim.policy();
            redirects.add(
                    new PodRedirect(
                            claim.pod().getNamespace() + "/" + claim.pod().getName(),
                            pod.netnsCookie(),
                            pod.netnsPath(),
                            policy.mode() == NodePolicy.Mode.REDIRECT,
                            policy.sockmap().scope(),
                            policy.sockmap().blockingReaders(),
                            policy.sockmap().unreadBudgetBytes(),
                            policy.sockmap().enrol(),
                            policy.sockmap().adoptExisting(),
                            policy.ports()));
            var state =
                    switch (policy.mode()) {
                        case REDIRECT -> State.ACCELERATED;
                        case DRY_RUN -> State.DRY_RUN;
                        case TCP -> State.TCP;
                    };
            outcome(
                    claim,
                    pod,
                    state,
                    policy.reason().isEmpty() ? "chosen by " + policy.ref() : policy.reason());
        }

        private void unclaimed(KubeletPod pod) {
            var outcome =
                    new PodOutcome(
                            pod.uid(),
                            "",
                            "",
                            null,
                            true,
                            State.TCP,
                            "no policy that the control plane sent names it");
            outcomes.add(outcome);
            statuses.add(
                    new PodStatus(
                            outcome.label(),
                            netns(pod),
                            null,
                            null,
                            outcome.state(),
                            outcome.reason()));
        }

        private void outcome(Claim claim, @Nullable KubeletPod pod, State state, String reason) {
            var outcome =
                    new PodOutcome(
                            claim.pod().getUid(),
                            claim.pod().getNamespace(),
                            claim.pod().getName(),
                            claim.policy(),
                            pod != null,
                            state,
                            reason);
            outcomes.add(outcome);
            var profile = claim.policy().profile();
            statuses.add(
                    new PodStatus(
                            outcome.label(),
                            pod == null ? "-" : netns(pod),
                            claim.policy().ref(),
                            profile.isEmpty() ? null : profile,
                            state,
                            reason));
        }

        private PolicyStatus status(NodePolicy policy) {
            int won =
                    (int)
                            claims.values().stream()
                                    .filter(
                                            claim ->
                                                    claim.policy()
                                                            .resource()
                                                            .equals(policy.resource()))
                                    .count();
            return new PolicyStatus(
                    policy.ref(),
                    policy.pods().size(),
                    won,
                    List.of(
                            Condition.met(
                                    ConditionType.ACCEPTED,
                                    won == policy.pods().size()
                                            ? "decides %d pods".formatted(won)
                                            : "decides %d pods, lost %d to what was sent later"
                                                    .formatted(won, policy.pods().size() - won),
                                    policy.source().getGeneration())));
        }

        private static String netns(KubeletPod pod) {
            return pod instanceof Isolated isolated ? isolated.netnsPath() : "-";
        }

        private static String words(Reason reason, String message) {
            return reason.word() + ": " + message;
        }
    }
}
