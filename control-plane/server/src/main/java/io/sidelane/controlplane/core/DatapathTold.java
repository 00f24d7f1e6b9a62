package io.sidelane.controlplane.core;

import io.sidelane.controlplane.view.HeardNode;
import io.sidelane.xds.v1alpha1.NodeReport;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Counters change with every report, and each change of a status is a write for thousands of nodes.
 * So totals stay as they were told last, until they are old. For one thread.
 */
final class DatapathTold {

    static final Duration AT_MOST_EVERY = Duration.ofSeconds(30);

    private Map<String, Told> told = Map.of();

    private record Told(NodeReport report, Instant at) {}

    /** The reports to speak of: the newest, with totals that are young enough. */
    Map<String, NodeReport> calm(Map<String, HeardNode> nodes, Instant now) {
        var next = new HashMap<String, Told>();
        nodes.forEach((node, heard) -> next.put(node, next(told.get(node), heard, now)));
        told = next;
        var reports = new HashMap<String, NodeReport>();
        next.forEach((node, one) -> reports.put(node, one.report()));
        return reports;
    }

    private static Told next(
            @org.jspecify.annotations.Nullable Told before, HeardNode heard, Instant now) {
        if (before == null || !before.at().plus(AT_MOST_EVERY).isAfter(now)) {
            return new Told(heard.report(), now);
        }
        if (before.report() == heard.report()) {
            return before;
        }
        return new Told(
                heard.report().toBuilder().setDatapath(before.report().getDatapath()).build(),
                before.at());
    }
}
