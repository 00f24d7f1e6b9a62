package io.sidelane.controlplane.web;

import io.sidelane.api.view.PodState;
import io.sidelane.controlplane.model.PodFact;
import io.sidelane.controlplane.view.Picture;
import io.sidelane.xds.v1alpha1.PodReport;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What agents say of pods, looked up by pod. For one answer: it keeps what it looked up. */
final class Agents {

    private final Picture picture;
    private final Map<String, Map<String, PodReport>> byNode = new HashMap<>();

    Agents(Picture picture) {
        this.picture = picture;
    }

    /** What its node's agent says of a pod, null when it says nothing. */
    @Nullable PodReport report(PodFact pod) {
        return pod.node() == null ? null : reports(pod.node()).get(pod.uid());
    }

    PodState state(PodFact pod) {
        var report = report(pod);
        return report == null ? PodState.UNKNOWN : state(report);
    }

    private Map<String, PodReport> reports(String node) {
        return byNode.computeIfAbsent(
                node,
                _ -> {
                    var heard = picture.nodes().get(node);
                    var reports = new HashMap<String, PodReport>();
                    if (heard != null) {
                        heard.report()
                                .getPodsList()
                                .forEach(report -> reports.put(report.getUid(), report));
                    }
                    return reports;
                });
    }

    static PodState state(PodReport report) {
        return switch (report.getState()) {
            case POD_STATE_ACCELERATED -> PodState.ACCELERATED;
            case POD_STATE_DRY_RUN -> PodState.DRY_RUN;
            case POD_STATE_TCP -> PodState.TCP;
            case POD_STATE_PENDING -> PodState.PENDING;
            case POD_STATE_UNSPECIFIED, UNRECOGNIZED -> PodState.UNKNOWN;
        };
    }
}
