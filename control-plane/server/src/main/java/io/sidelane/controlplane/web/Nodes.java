package io.sidelane.controlplane.web;

import io.sidelane.api.Reason;
import io.sidelane.api.node.NodeStatus;
import io.sidelane.api.view.NodeDetail;
import io.sidelane.api.view.NodeDetail.Check;
import io.sidelane.api.view.NodeDetail.Programmed;
import io.sidelane.api.view.NodeSummary;
import io.sidelane.api.view.NodeSummary.PathState;
import io.sidelane.api.view.NodeSummary.Traffic;
import io.sidelane.api.view.Page;
import io.sidelane.api.view.PodState;
import io.sidelane.controlplane.view.HeardNode;
import io.sidelane.controlplane.view.Picture;
import io.sidelane.xds.v1alpha1.NodeReport;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Nodes: those that exist, have pods or are heard of. What an agent told another replica is known
 * from the node's object, as far as that says it.
 */
final class Nodes {

    private Nodes() {}

    static SortedSet<String> names(Picture picture) {
        var names = new TreeSet<>(picture.world().nodes().keySet());
        names.addAll(picture.world().nodeStatuses().keySet());
        names.addAll(picture.resolution().nodes().keySet());
        names.addAll(picture.nodes().keySet());
        return names;
    }

    static Page<NodeSummary> page(Picture picture, Paging paging) {
        var pods = podsByNode(picture);
        return paging.page(
                names(picture),
                name -> name,
                name -> summary(picture, name, pods.getOrDefault(name, 0)));
    }

    static NodeDetail detail(Picture picture, String name) {
        if (!names(picture).contains(name)) {
            throw QuestionException.unknown(
                    "node %s: not found (expected: a node that exists, has pods or an agent that reports)"
                            .formatted(name));
        }
        var heard = picture.nodes().get(name);
        return new NodeDetail(
                summary(picture, name, podsByNode(picture).getOrDefault(name, 0)),
                heard == null ? selfTests(picture.world().nodeStatuses().get(name)) : checks(heard),
                heard == null ? List.of() : programmed(heard.report()),
                Pods.of(picture, name, Paging.MOST));
    }

    private static NodeSummary summary(Picture picture, String name, int pods) {
        var heard = picture.nodes().get(name);
        if (heard != null) {
            return summary(name, heard, pods);
        }
        var status = picture.world().nodeStatuses().get(name);
        return status == null
                ? new NodeSummary(name, false, "", "", pods, 0, List.of(), Traffic.NONE)
                : summary(name, status, pods);
    }

    private static NodeSummary summary(String name, HeardNode heard, int pods) {
        var report = heard.report();
        return new NodeSummary(
                name,
                heard.connected(),
                report.getAgentVersion(),
                report.getKernel(),
                pods,
                accelerated(report),
                report.getPathsList().stream()
                        .map(
                                path ->
                                        new PathState(
                                                path.getPath(),
                                                path.getReady(),
                                                path.getReason(),
                                                path.getMessage()))
                        .toList(),
                traffic(report));
    }

    private static NodeSummary summary(String name, NodeStatus status, int pods) {
        var kernel = status.kernel();
        var datapath = status.datapath();
        return new NodeSummary(
                name,
                false,
                "",
                kernel == null ? "" : kernel.release(),
                pods,
                0,
                status.paths().stream()
                        .map(
                                path ->
                                        new PathState(
                                                path.path().word(),
                                                path.ready(),
                                                word(path.reason(), path.path().word()),
                                                path.message()))
                        .toList(),
                datapath == null
                        ? Traffic.NONE
                        : new Traffic(
                                datapath.enrolled(),
                                0,
                                datapath.redirectedBytes(),
                                0,
                                0,
                                datapath.fallbacks()));
    }

    private static String word(@Nullable Reason reason, String ready) {
        return reason == null ? ready : reason.word();
    }

    static int accelerated(NodeReport report) {
        return (int)
                report.getPodsList().stream()
                        .filter(pod -> Agents.state(pod) == PodState.ACCELERATED)
                        .count();
    }

    private static Traffic traffic(NodeReport report) {
        var totals = report.getDatapath();
        return new Traffic(
                totals.getEnrolled(),
                totals.getRedirectedMessages(),
                totals.getRedirectedBytes(),
                totals.getTcpMessages(),
                totals.getTcpBytes(),
                totals.getFallbacksMap());
    }

    private static List<Check> checks(HeardNode heard) {
        return heard.report().getSelfTestList().stream()
                .map(
                        test ->
                                new Check(
                                        test.getCheck(),
                                        test.getVerdict()
                                                .name()
                                                .replace("SELF_TEST_VERDICT_", "")
                                                .toLowerCase(Locale.ROOT),
                                        test.getDetail()))
                .toList();
    }

    private static List<Check> selfTests(@Nullable NodeStatus status) {
        return status == null
                ? List.of()
                : status.selfTests().stream()
                        .map(
                                test ->
                                        new Check(
                                                test.name(),
                                                test.passed() ? "on" : "off",
                                                test.message()))
                        .toList();
    }

    private static List<Programmed> programmed(NodeReport report) {
        return report.getPoliciesList().stream()
                .map(
                        policy ->
                                new Programmed(
                                        policy.getResource(),
                                        policy.getProgrammedVersion(),
                                        policy.getProgrammedSource().getGeneration(),
                                        policy.getError(),
                                        policy.getFoundPods(),
                                        policy.getRedirectedPods()))
                .toList();
    }

    private static Map<String, Integer> podsByNode(Picture picture) {
        var counts = new HashMap<String, Integer>();
        for (var outcome : picture.resolution().pods().values()) {
            var node = outcome.pod().node();
            if (node != null) {
                counts.merge(node, 1, Integer::sum);
            }
        }
        return counts;
    }
}
