package io.sidelane.agent.decision;

import io.sidelane.agent.datapath.PodRedirect;
import io.sidelane.agent.decision.PodStatus.State;
import io.sidelane.agent.pod.PodScan;
import io.sidelane.agent.policy.DesiredState;
import io.sidelane.api.AccelerationPath;
import io.sidelane.api.decision.PodDecisions;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the data path should do and what people are told about it.
 *
 * @param redirects the whole desired state of the data path, one entry a pod that was found
 */
public record Plan(List<PodRedirect> redirects, List<PodStatus> pods, List<PolicyStatus> policies) {

    /** What this agent can put into force. */
    public static final Set<AccelerationPath> OFFERED =
            Set.of(AccelerationPath.SOCKMAP, AccelerationPath.NONE);

    public static final Plan EMPTY = new Plan(List.of(), List.of(), List.of());

    public Plan {
        redirects = List.copyOf(redirects);
        pods = List.copyOf(pods);
        policies = List.copyOf(policies);
    }

    /** What it comes to where nothing is redirected after all. */
    public Plan switchedOff(String reason) {
        return new Plan(
                List.of(),
                pods.stream()
                        .map(pod -> pod.state() == State.ACCELERATED ? pod.onTcp(reason) : pod)
                        .toList(),
                policies);
    }

    public static Plan of(DesiredState desired, PodScan scan) {
        var decisions = new PodDecisions(desired.policies(), desired.profiles(), OFFERED);
        var planned = new PlannedPods();
        scan.found().forEach(found -> planned.add(found, decisions.decide(found.pod(), Map.of())));
        scan.missing()
                .forEach(
                        missing -> planned.add(missing, decisions.decide(missing.pod(), Map.of())));
        return new Plan(
                planned.redirects(),
                planned.statuses(),
                PolicyStatuses.of(desired, planned.decisions()));
    }
}
