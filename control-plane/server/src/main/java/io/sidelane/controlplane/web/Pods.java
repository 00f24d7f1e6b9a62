package io.sidelane.controlplane.web;

import io.sidelane.api.decision.PodDecision;
import io.sidelane.api.decision.PodDecision.Redirects;
import io.sidelane.api.decision.PodDecision.StaysOnTcp;
import io.sidelane.api.decision.PodDecision.WouldRedirect;
import io.sidelane.api.view.Page;
import io.sidelane.api.view.PodState;
import io.sidelane.api.view.PodSummary;
import io.sidelane.controlplane.resolve.PodOutcome;
import io.sidelane.controlplane.view.Picture;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Pods in short. */
final class Pods {

    private Pods() {}

    /**
     * @param namespace null for all
     * @param node null for all
     */
    static Page<PodSummary> page(
            Picture picture, @Nullable String namespace, @Nullable String node, Paging paging) {
        var agents = new Agents(picture);
        return paging.page(
                picture.resolution().pods().values().stream()
                        .filter(
                                outcome ->
                                        (namespace == null || namespace.equals(namespace(outcome)))
                                                && (node == null
                                                        || node.equals(outcome.pod().node())))
                        .toList(),
                Pods::name,
                outcome -> summary(outcome, agents));
    }

    static List<PodSummary> of(Picture picture, String node, int most) {
        return page(picture, null, node, new Paging(most, null)).items();
    }

    static PodSummary summary(PodOutcome outcome, Agents agents) {
        var pod = outcome.pod();
        var report = agents.report(pod);
        var policy = outcome.decision().policy();
        var profile = outcome.profile();
        return new PodSummary(
                namespace(outcome),
                pod.pod().metadata().name(),
                pod.node(),
                policy == null ? null : policy.ref(),
                profile == null ? null : profile.metadata().name(),
                (report == null ? PodState.UNKNOWN : Agents.state(report)).word(),
                report == null || report.getReason().isEmpty()
                        ? message(outcome.decision())
                        : report.getReason());
    }

    /** The decision in a sentence. */
    static String message(PodDecision decision) {
        return switch (decision) {
            case Redirects redirects ->
                    "profile %s by %s"
                            .formatted(
                                    redirects.profile().metadata().name(),
                                    redirects.policy().ref());
            case WouldRedirect would ->
                    "%s is a dry run; it would be profile %s"
                            .formatted(would.policy().ref(), would.profile().metadata().name());
            case StaysOnTcp tcp -> tcp.message();
        };
    }

    private static String name(PodOutcome outcome) {
        return outcome.pod().pod().metadata().qualifiedName();
    }

    private static String namespace(PodOutcome outcome) {
        var namespace = outcome.pod().pod().metadata().namespace();
        return namespace == null ? "" : namespace;
    }
}
