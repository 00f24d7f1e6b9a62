package io.sidelane.cli.render;

import io.sidelane.api.ConditionType;
import io.sidelane.api.view.NodeSummary;
import io.sidelane.api.view.Overview;
import io.sidelane.api.view.Page;
import io.sidelane.api.view.PolicySummary;
import io.sidelane.api.view.Statement;
import java.util.List;
import java.util.stream.Collectors;

/** {@code sidelane status}: what an operator wants to know first, on one screen. */
public final class StatusText {

    private static final int PROBLEMS = 10;

    private StatusText() {}

    public static String of(
            Overview overview, Page<NodeSummary> nodes, Page<PolicySummary> policies, Ink ink) {
        var text = new StringBuilder(head(overview, ink));
        if (!nodes.items().isEmpty()) {
            text.append('\n').append(nodes(nodes, ink));
        }
        if (!policies.items().isEmpty()) {
            text.append('\n').append(policies(policies, ink));
        }
        if (!overview.problems().isEmpty()) {
            text.append('\n').append(problems(overview.problems(), ink));
        }
        return text.toString();
    }

    private static String head(Overview overview, Ink ink) {
        var counts = overview.counts();
        var leader =
                overview.leading()
                        ? ", writes status"
                        : overview.leader() == null
                                ? ""
                                : ", %s writes status".formatted(overview.leader());
        return "control plane %s: %s, from %s%s%n"
                        .formatted(
                                overview.version(),
                                overview.ready()
                                        ? ink.good("ready")
                                        : ink.bad("not ready, nothing has been read yet"),
                                overview.source(),
                                leader)
                + "%s, %s, %s (%d reporting), %s (%d accelerated), %s, %s%n"
                        .formatted(
                                Amounts.of(counts.profiles(), "profile", "profiles"),
                                Amounts.of(counts.policies(), "policy", "policies"),
                                Amounts.of(counts.nodes(), "node", "nodes"),
                                counts.reportingNodes(),
                                Amounts.of(counts.pods(), "pod", "pods"),
                                counts.accelerated(),
                                Amounts.of(counts.clients(), "client", "clients"),
                                counts.refused() == 0
                                        ? "nothing refused"
                                        : ink.bad(counts.refused() + " refused"));
    }

    private static String nodes(Page<NodeSummary> nodes, Ink ink) {
        var table =
                new Table(
                        ink,
                        "NODE",
                        "AGENT",
                        "PATHS",
                        "PODS",
                        "ACCELERATED",
                        "SOCKETS",
                        "REDIRECTED",
                        "BY TCP");
        for (var node : nodes.items()) {
            var ready =
                    node.paths().stream()
                            .filter(NodeSummary.PathState::ready)
                            .map(NodeSummary.PathState::path)
                            .collect(Collectors.joining(","));
            table.row(
                    node.name(),
                    node.reporting() ? ink.good(node.agentVersion()) : ink.doubtful("silent"),
                    ready.isEmpty() ? "-" : ready,
                    "" + node.pods(),
                    "" + node.accelerated(),
                    "" + node.traffic().enrolled(),
                    Amounts.bytes(node.traffic().redirectedBytes()),
                    Amounts.bytes(node.traffic().tcpBytes()));
        }
        return table.text() + more(nodes, "nodes");
    }

    private static String policies(Page<PolicySummary> policies, Ink ink) {
        var table =
                new Table(
                        ink, "POLICY", "PROFILE", "PODS", "ACCEPTED", "REFS", "PROGRAMMED", "WHY");
        for (var policy : policies.items()) {
            table.row(
                    policy.namespace() == null
                            ? policy.name()
                            : policy.namespace() + "/" + policy.name(),
                    policy.selected() == null ? "-" : policy.selected(),
                    "" + policy.matchedPods(),
                    met(policy.conditions(), ConditionType.ACCEPTED, ink),
                    met(policy.conditions(), ConditionType.RESOLVED_REFS, ink),
                    met(policy.conditions(), ConditionType.PROGRAMMED, ink),
                    why(policy.conditions()));
        }
        return table.text() + more(policies, "policies");
    }

    private static String met(List<Statement> conditions, ConditionType type, Ink ink) {
        return conditions.stream()
                .filter(condition -> condition.type().equals(type.word()))
                .map(condition -> condition.met() ? ink.good("yes") : ink.bad("no"))
                .findFirst()
                .orElse("-");
    }

    /* Degraded is the one that is bad when it is met. */
    private static String why(List<Statement> conditions) {
        return conditions.stream()
                .filter(
                        condition ->
                                condition.met()
                                        == condition.type().equals(ConditionType.DEGRADED.word()))
                .map(condition -> Ink.safe(condition.message()))
                .collect(Collectors.joining("; "));
    }

    private static String problems(List<String> problems, Ink ink) {
        var text = new StringBuilder(ink.head("PROBLEMS")).append('\n');
        problems.stream()
                .limit(PROBLEMS)
                .forEach(problem -> text.append(ink.bad(Ink.safe(problem))).append('\n'));
        if (problems.size() > PROBLEMS) {
            text.append("and %d more, see -o json%n".formatted(problems.size() - PROBLEMS));
        }
        return text.toString();
    }

    private static String more(Page<?> page, String what) {
        int left = page.total() - page.items().size();
        return left <= 0 ? "" : "and %d more %s%n".formatted(left, what);
    }
}
