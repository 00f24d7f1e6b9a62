package io.sidelane.controlplane.core;

import io.sidelane.controlplane.resolve.NodeReadiness;
import io.sidelane.controlplane.view.HeardNode;
import io.sidelane.xds.v1alpha1.NodeReport;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What agents reported, by node. A node whose stream has ended is kept for a while: agents come
 * back, and what they had they have. For one thread.
 */
final class HeardNodes {

    /**
     * Agents are back within 10 s of a control plane that is there; a node's restart takes longer.
     */
    static final Duration KEPT = Duration.ofMinutes(5);

    private final Map<String, Heard> nodes = new HashMap<>();

    private record Heard(HeardNode node, long stream, NodeReadiness readiness) {}

    /**
     * @return whether the node's readiness is another one than before
     */
    boolean reported(long stream, NodeReport report, Instant now) {
        var before = nodes.get(report.getNode());
        if (before != null && before.stream() > stream) {
            return false;
        }
        var readiness = NodeReadiness.of(report);
        boolean same = before != null && before.readiness().equals(readiness);
        nodes.put(report.getNode(), new Heard(new HeardNode(report, now, true), stream, readiness));
        return !same;
    }

    void ended(long stream, String node) {
        var heard = nodes.get(node);
        if (heard != null && heard.stream() == stream) {
            var was = heard.node();
            nodes.put(
                    node,
                    new Heard(
                            new HeardNode(was.report(), was.at(), false),
                            stream,
                            heard.readiness()));
        }
    }

    /**
     * Forgets those that have been away for long.
     *
     * @return whether there were any
     */
    boolean forget(Instant now) {
        return nodes.values()
                .removeIf(
                        heard ->
                                !heard.node().connected()
                                        && heard.node().at().plus(KEPT).isBefore(now));
    }

    @Nullable HeardNode get(String node) {
        var heard = nodes.get(node);
        return heard == null ? null : heard.node();
    }

    Map<String, HeardNode> all() {
        var all = new HashMap<String, HeardNode>();
        nodes.forEach((name, heard) -> all.put(name, heard.node()));
        return all;
    }

    /**
     * Those to speak of: a node that went is spoken of by whoever hears it now.
     *
     * @param elsewhere nodes that another replica told of
     */
    Map<String, HeardNode> present(Set<String> elsewhere) {
        var present = all();
        present.entrySet()
                .removeIf(one -> !one.getValue().connected() && elsewhere.contains(one.getKey()));
        return present;
    }

    /** What they say they can offer, on top of what is known otherwise. */
    Map<String, NodeReadiness> readiness(Map<String, NodeReadiness> others) {
        var all = new HashMap<>(others);
        nodes.forEach(
                (name, heard) -> {
                    if (heard.node().connected() || !others.containsKey(name)) {
                        all.put(name, heard.readiness());
                    }
                });
        return all;
    }
}
