package io.sidelane.controlplane.web;

import io.sidelane.api.PortRule;
import io.sidelane.api.Scope;
import io.sidelane.api.decision.PodDecision.Redirects;
import io.sidelane.api.view.Explanation.Hop;
import io.sidelane.api.view.PodState;
import io.sidelane.controlplane.resolve.PodOutcome;
import io.sidelane.controlplane.view.Picture;
import io.sidelane.xds.v1alpha1.PodReport;
import java.util.List;
import java.util.SortedSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The hops of a pod's requests, and which of them leave the TCP/IP stack. Knows no connections: its
 * node's agent does.
 */
final class Hops {

    private static final String IN_POD = "application to sidecar";
    private static final String ON_NODE = "sidecar to pods of this node";
    private static final String ELSEWHERE = "sidecar to pods of other nodes";

    private Hops() {}

    static List<Hop> of(PodOutcome outcome, @Nullable PodReport report, Picture picture) {
        var elsewhere =
                new Hop(ELSEWHERE, false, "the other end is in another kernel; TCP takes it there");
        var state = report == null ? PodState.UNKNOWN : Agents.state(report);
        if (!(outcome.decision() instanceof Redirects redirects) || state != PodState.ACCELERATED) {
            var why = why(outcome, report, state);
            return List.of(new Hop(IN_POD, false, why), new Hop(ON_NODE, false, why), elsewhere);
        }
        var ports = ports(redirects.ports());
        return List.of(
                hop(IN_POD, redirects, Scope.SIDECAR_LOCAL, "both ends are in the pod" + ports),
                onNode(redirects, outcome, picture, ports),
                elsewhere);
    }

    private static String why(PodOutcome outcome, @Nullable PodReport report, PodState state) {
        if (!(outcome.decision() instanceof Redirects)) {
            return Pods.message(outcome.decision());
        }
        if (report == null) {
            return "its node's agent has said nothing of it";
        }
        return report.getReason().isEmpty()
                ? "its node's agent says %s".formatted(state.word())
                : report.getReason();
    }

    private static Hop onNode(
            Redirects redirects, PodOutcome outcome, Picture picture, String ports) {
        var node = outcome.pod().node();
        var heard = node == null ? null : picture.nodes().get(node);
        long others =
                heard == null
                        ? 0
                        : heard.report().getPodsList().stream()
                                .filter(pod -> Agents.state(pod) == PodState.ACCELERATED)
                                .filter(pod -> !pod.getUid().equals(outcome.pod().uid()))
                                .count();
        if (others == 0 && redirects.sockmap().scope().contains(Scope.SAME_NODE)) {
            return new Hop(ON_NODE, false, "no other pod of the node is redirected");
        }
        return hop(
                ON_NODE,
                redirects,
                Scope.SAME_NODE,
                "where the other is one of %d that are redirected as well%s"
                        .formatted(others, ports));
    }

    private static Hop hop(String name, Redirects redirects, Scope scope, String because) {
        return redirects.sockmap().scope().contains(scope)
                ? new Hop(name, true, because)
                : new Hop(
                        name,
                        false,
                        "profile %s does not have scope %s"
                                .formatted(redirects.profile().metadata().name(), scope.word()));
    }

    private static String ports(PortRule ports) {
        var text = "";
        if (!ports.include().isEmpty()) {
            text += ", ports " + listed(ports.include()) + " only";
        }
        if (!ports.exclude().isEmpty()) {
            text += ", but not ports " + listed(ports.exclude());
        }
        return text;
    }

    private static String listed(SortedSet<Integer> ports) {
        return ports.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
}
