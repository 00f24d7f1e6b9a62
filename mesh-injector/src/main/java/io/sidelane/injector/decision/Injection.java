package io.sidelane.injector.decision;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.errorprone.annotations.FormatMethod;
import io.sidelane.api.AccelerationProfile;
import io.sidelane.api.Enforcement;
import io.sidelane.api.Fallback;
import io.sidelane.api.Metadata;
import io.sidelane.api.Names;
import io.sidelane.api.Pod;
import io.sidelane.api.Policy;
import io.sidelane.api.Reason;
import io.sidelane.api.decision.PodDecision;
import io.sidelane.api.decision.PodDecision.Rejected;
import io.sidelane.api.decision.PodDecisions;
import io.sidelane.injector.part.Rows;
import io.sidelane.injector.part.SidecarSettings;
import io.sidelane.injector.pod.PodDraft;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides what a pod gets, and puts it on a copy of it. */
public final class Injection {

    /** Namespaces that are never touched, whatever their labels say. */
    public static final Set<String> SYSTEM_NAMESPACES =
            Set.of(
                    "kube-system",
                    "kube-public",
                    "kube-node-lease",
                    "istio-system",
                    "sidelane-system");

    private static final Step SIDECAR = new SidecarSettings();
    private static final Check READINESS = new Readiness();

    private final Request request;
    private final Cluster cluster;
    private final @Nullable Status earlier;
    private final Map<String, Tried> tried = new HashMap<>();
    private final Map<String, Status> statuses = new HashMap<>();
    private final List<Attempt> attempts = new ArrayList<>();

    /**
     * @param containers names of those that are meant
     */
    private record Tried(PodDraft draft, List<String> containers) {}

    private Injection(Request request, Cluster cluster) {
        this.request = request;
        this.cluster = cluster;
        this.earlier = Status.read(PodDraft.reading(request.pod()).annotation(Names.STATUS));
    }

    public static Outcome decide(Request request, Cluster cluster) {
        var off = switchedOff(request);
        return off == null ? new Injection(request, cluster).decide() : off;
    }

    private static Outcome.@Nullable LeftAlone switchedOff(Request request) {
        if (SYSTEM_NAMESPACES.contains(request.namespace())) {
            return alone(Reason.OPTED_OUT, "namespace %s is never touched", request.namespace());
        }
        var asked = PodDraft.reading(request.pod()).label(Names.INJECT);
        if ("false".equals(asked)) {
            return alone(Reason.OPTED_OUT, "label %s is \"false\" on the pod", Names.INJECT);
        }
        return request.isSwitchedOnForNamespace() || "true".equals(asked)
                ? null
                : alone(
                        Reason.OPTED_OUT,
                        "neither label %s: enabled on namespace %s nor %s: \"true\" on the pod",
                        Names.INJECTION,
                        request.namespace(),
                        Names.INJECT);
    }

    private Outcome decide() {
        var decision =
                new PodDecisions(cluster.policies(), cluster.profiles(), this::refusal)
                        .decide(asDecided(), request.namespaceLabels());
        return switch (decision) {
            case PodDecision.Redirects(var policy, var profile, _, _, var rejected, _) ->
                    injected(policy, profile, rejected);
            case PodDecision.WouldRedirect(var policy, var profile, var rejected, _) ->
                    would(policy, profile, rejected);
            case PodDecision.StaysOnTcp(
                            var policy,
                            var profile,
                            var reason,
                            var message,
                            var rejected,
                            _) ->
                    policy == null || profile == null
                            ? without(policy, reason, message, rejected)
                            : policy.spec().enforcement() == Enforcement.DRY_RUN
                                    ? would(policy, profile, rejected)
                                    : injected(policy, profile, rejected);
        };
    }

    /* Who has got a profile already asks for it again; whether it may have it is looked at anew. */
    private Pod asDecided() {
        var pod = request.asPolicySees();
        if (earlier == null) {
            return pod;
        }
        var had = earlier.profile().substring(0, Math.max(0, earlier.profile().indexOf('@')));
        var allowed =
                cluster.policies().stream()
                        .anyMatch(policy -> policy.spec().profiles().contains(had));
        if (!allowed) {
            return pod;
        }
        var annotations = new LinkedHashMap<>(pod.metadata().annotations());
        annotations.put(Names.PROFILE, had);
        var metadata = pod.metadata();
        return new Pod(
                new Metadata(
                        metadata.name(),
                        metadata.namespace(),
                        metadata.labels(),
                        annotations,
                        metadata.creationTimestamp(),
                        metadata.generation()));
    }

    private @Nullable Rejected refusal(Policy policy, AccelerationProfile profile) {
        var had = had(policy, profile);
        var one = Case.of(request, cluster, policy, profile, had == null ? null : had.containers());
        var refusal = attempt(one);
        return refusal == null
                ? null
                : new Rejected(
                        profile.metadata().name(),
                        refusal.reason(),
                        "path %s: %s".formatted(profile.path().word(), refusal.message()));
    }

    private @Nullable Refusal attempt(Case one) {
        var looked = new ArrayList<Attempt.Looked>();
        Attempt.Notes notes =
                (part, refusal) -> {
                    looked.add(new Attempt.Looked(part.getClass(), refusal));
                    return refusal;
                };
        var refusal = attempt(one, notes);
        attempts.add(new Attempt(one.profile(), looked));
        if (refusal != null && hasOn(one.policy(), one.profile())) {
            // Nothing is taken off a pod again, and what is on it is better than half of two paths.
            tried(one, PodDraft.of(request.pod()));
            return null;
        }
        return refusal;
    }

    private void tried(Case one, PodDraft draft) {
        var containers =
                one.containers(PodDraft.reading(request.pod())).stream()
                        .map(PodDraft::name)
                        .toList();
        tried.put(one.profile().metadata().name(), new Tried(draft, containers));
    }

    private @Nullable Refusal attempt(Case one, Attempt.Notes notes) {
        var row = Rows.of(one.path());
        var refusal = row.refusal(one, notes);
        if (refusal == null && had(one.policy(), one.profile()) == null) {
            refusal = notes.note(READINESS, READINESS.refusal(one));
        }
        if (refusal != null) {
            return refusal;
        }
        var early = PodDraft.of(request.pod());
        refusal = notes.note(SIDECAR, SIDECAR.apply(one, early));
        if (refusal != null) {
            return refusal;
        }
        // What comes later is tried now: both stages must come to the same choice.
        var whole = request.stage() == Stage.BEFORE_MESH ? early.copy() : early;
        refusal = row.apply(one, whole, notes);
        if (refusal == null) {
            tried(one, early);
        }
        return refusal;
    }

    /* What the pod says of this very choice, null when it was not made before. */
    private @Nullable Status had(Policy policy, AccelerationProfile profile) {
        return earlier != null && earlier.isSameChoiceAs(status(policy, profile)) ? earlier : null;
    }

    private boolean hasOn(Policy policy, AccelerationProfile profile) {
        var had = had(policy, profile);
        return had != null && had.path() != null;
    }

    private Status status(Policy policy, AccelerationProfile profile) {
        return statuses.computeIfAbsent(profile.metadata().name(), _ -> Status.of(policy, profile));
    }

    private Outcome injected(
            Policy policy, AccelerationProfile profile, List<Rejected> rejectedNow) {
        var chosen = tried.get(profile.metadata().name());
        if (chosen == null) {
            throw new IllegalStateException("chosen without being tried: " + profile.ref());
        }
        var had = had(policy, profile);
        // Of the first time: what is found now is about a choice that was made before.
        var rejected = had == null ? rejectedNow : had.rejected();
        var containers = had == null ? chosen.containers() : had.containers();
        var draft = chosen.draft();
        var status = status(policy, profile).with(containers, rejected);
        boolean isOn = request.stage() == Stage.AFTER_MESH || hasOn(policy, profile);
        draft.annotate(Names.STATUS, (isOn ? status : status.withoutPath()).written());
        var explanation = Explanation.of(policy, profile.metadata().name(), rejected, attempts);
        // Asked again it has looked at less: the first time counts.
        if ("true".equals(draft.annotation(Names.EXPLAIN))
                && !(had != null && draft.annotation(Names.EXPLANATION) != null)) {
            draft.annotate(Names.EXPLANATION, explanation.tree());
        }
        ObjectNode pod = draft.pod().equals(request.pod()) ? request.pod() : draft.pod();
        return new Outcome.Injected(policy, profile, pod, rejected, explanation);
    }

    private Outcome without(
            @Nullable Policy policy,
            @Nullable Reason reason,
            String message,
            List<Rejected> rejected) {
        var explanation = Explanation.of(policy, null, rejected, attempts);
        if (policy == null || policy.spec().fallback() != Fallback.DENY || rejected.isEmpty()) {
            return new Outcome.LeftAlone(reason, message, rejected, explanation);
        }
        return policy.spec().enforcement() == Enforcement.DRY_RUN
                ? new Outcome.LeftAlone(
                        reason,
                        "%s is a dry run: the pod would be refused".formatted(policy.ref()),
                        rejected,
                        explanation)
                : new Outcome.Denied(
                        policy,
                        "%s has fallback Deny and no candidate can be had".formatted(policy.ref()),
                        rejected,
                        explanation);
    }

    private Outcome would(Policy policy, AccelerationProfile profile, List<Rejected> rejected) {
        return new Outcome.LeftAlone(
                null,
                "%s is a dry run: the pod would get profile %s (path %s)"
                        .formatted(policy.ref(), profile.metadata().name(), profile.path().word()),
                rejected,
                Explanation.of(policy, profile.metadata().name(), rejected, attempts));
    }

    @FormatMethod
    private static Outcome.LeftAlone alone(Reason reason, String format, Object... values) {
        return new Outcome.LeftAlone(reason, format.formatted(values), List.of(), Explanation.NONE);
    }
}
