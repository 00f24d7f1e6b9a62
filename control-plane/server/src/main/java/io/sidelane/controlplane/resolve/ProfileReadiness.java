package io.sidelane.controlplane.resolve;

import io.sidelane.api.AccelerationPath;
import io.sidelane.api.AccelerationProfile;
import io.sidelane.api.Policy;
import io.sidelane.api.Reason;
import io.sidelane.api.SelectionMode;
import io.sidelane.api.decision.PodDecision.Rejected;
import io.sidelane.api.decision.UnreportedRequirement;
import io.sidelane.api.node.KernelRelease;
import io.sidelane.api.profile.PodSecurityLevel;
import io.sidelane.controlplane.model.NodeFact;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * On which nodes a profile can be had. A node that nobody has heard of yet is presumed to offer
 * what every agent does: a control plane that has just started must not take from pods what they
 * have.
 *
 * @param matching nodes that the profile's {@code requires.nodeSelector} takes
 * @param ready those of them whose agents say so
 * @param presumed those of them whose agents have said nothing
 * @param first why the first of the others is not ready, null when there is none
 */
public record ProfileReadiness(
        AccelerationProfile profile,
        int matching,
        int ready,
        int presumed,
        @Nullable Rejected first) {

    private static final Set<AccelerationPath> PRESUMED =
            EnumSet.of(AccelerationPath.SOCKMAP, AccelerationPath.NONE);

    /** What the API server's own admission holds pods to (Pod Security Admission). */
    private static final String ENFORCED = "pod-security.kubernetes.io/enforce";

    /** What is known of one node, by anybody. */
    record Candidate(String name, @Nullable NodeFact fact, @Nullable NodeReadiness readiness) {}

    static ProfileReadiness of(AccelerationProfile profile, Collection<Candidate> nodes) {
        int matching = 0;
        int ready = 0;
        int presumed = 0;
        Rejected first = null;
        for (var node : nodes) {
            if (!matches(profile, node)) {
                continue;
            }
            matching++;
            var refusal = refusal(profile, node);
            if (refusal != null) {
                first = first == null ? refusal : first;
            } else if (node.readiness() == null) {
                presumed++;
            } else {
                ready++;
            }
        }
        return new ProfileReadiness(profile, matching, ready, presumed, first);
    }

    /**
     * Why a policy may not choose the profile at all, null when it may: what {@link #brief} says,
     * and how many nodes there are.
     */
    @Nullable Rejected refusal(Policy policy) {
        var brief = brief(policy);
        return brief == null
                ? null
                : new Rejected(
                        brief.profile(),
                        brief.reason(),
                        "%s; ready on %d of %d matching nodes%s"
                                .formatted(
                                        brief.message(),
                                        ready + presumed,
                                        matching,
                                        first == null ? "" : "; " + first.message()));
    }

    /**
     * The same for what is decided about pods and sent to agents, who would be sent it anew with
     * each node that comes or goes if that changed a word of it.
     */
    @Nullable Rejected brief(Policy policy) {
        int wanted =
                switch (policy.spec().selectionMode()) {
                    case FIRST_READY -> policy.spec().minReadyNodes();
                    case PREFERRED -> 1;
                    // Its pods wait, each for its own node.
                    case REQUIRED -> 0;
                };
        return ready + presumed >= wanted
                ? null
                : new Rejected(
                        profile.metadata().name(),
                        first == null ? Reason.NODE_NOT_SYNCED : first.reason(),
                        "path %s: ready on too few nodes (expected: at least %s)"
                                .formatted(
                                        profile.path().word(),
                                        policy.spec().selectionMode() == SelectionMode.FIRST_READY
                                                ? "minReadyNodes=" + wanted
                                                : "one"));
    }

    /** Why a node cannot have the profile, null when it can or nobody knows better. */
    static @Nullable Rejected refusal(AccelerationProfile profile, Candidate node) {
        if (!matches(profile, node)) {
            return rejected(
                    profile,
                    node,
                    Reason.UNSUPPORTED_CONFIGURATION,
                    "its labels are not those of requires.nodeSelector");
        }
        var missing = allocatable(profile, node);
        if (missing != null) {
            return missing;
        }
        var readiness = node.readiness();
        if (profile.path() == AccelerationPath.NONE) {
            return null;
        }
        if (readiness == null) {
            return PRESUMED.contains(profile.path())
                    ? unreported(profile, node)
                    : rejected(
                            profile,
                            node,
                            Reason.NODE_NOT_SYNCED,
                            "no agent has reported the path");
        }
        var state = readiness.paths().get(profile.path());
        if (state == null) {
            return rejected(
                    profile,
                    node,
                    Reason.UNSUPPORTED_CONFIGURATION,
                    "path %s is not offered by its agent".formatted(profile.path().word()));
        }
        if (!state.ready()) {
            return rejected(
                    profile,
                    node,
                    state.reason() == null ? Reason.REJECTED : state.reason(),
                    state.message());
        }
        var tooOld = kernel(profile, node, readiness);
        return tooOld == null ? unreported(profile, node) : tooOld;
    }

    private static @Nullable Rejected kernel(
            AccelerationProfile profile, Candidate node, NodeReadiness readiness) {
        var requires = profile.spec().requires();
        if (requires == null
                || requires.kernel() == null
                || KernelRelease.atLeast(readiness.kernel(), requires.kernel())) {
            return null;
        }
        return rejected(
                profile,
                node,
                Reason.KERNEL_TOO_OLD,
                "kernel %s (expected: %s or newer)"
                        .formatted(readiness.kernel(), requires.kernel()));
    }

    private static @Nullable Rejected unreported(AccelerationProfile profile, Candidate node) {
        var requirement = UnreportedRequirement.of(profile.spec().requires());
        return requirement == null ? null : rejected(profile, node, Reason.UNKNOWN, requirement);
    }

    private static @Nullable Rejected allocatable(AccelerationProfile profile, Candidate node) {
        var requires = profile.spec().requires();
        if (requires == null) {
            return null;
        }
        Set<String> has = node.fact() == null ? Set.of() : node.fact().allocatable();
        return requires.allocatable().stream()
                .sorted()
                .filter(resource -> !has.contains(resource))
                .findFirst()
                .map(
                        resource ->
                                rejected(
                                        profile,
                                        node,
                                        Reason.RESOURCE_NOT_ALLOCATABLE,
                                        "resource %s: none (expected: some in status.allocatable of the Node)"
                                                .formatted(resource)))
                .orElse(null);
    }

    /**
     * Why pods of a namespace cannot have the profile, null when they can. A namespace that
     * enforces no level takes anything, as Kubernetes does.
     *
     * @param labels the namespace's
     */
    static @Nullable Rejected refusal(AccelerationProfile profile, Map<String, String> labels) {
        var requires = profile.spec().requires();
        var enforced = labels.get(ENFORCED);
        if (requires == null || requires.podSecurity() == null || enforced == null) {
            return null;
        }
        var passes = requires.podSecurity();
        return Stream.of(PodSecurityLevel.values())
                .filter(level -> level.word().equals(enforced) && level.compareTo(passes) > 0)
                .findFirst()
                .map(
                        level ->
                                new Rejected(
                                        profile.metadata().name(),
                                        Reason.POD_SECURITY_FORBIDS,
                                        "profile %s: the namespace enforces %s (expected: at most %s, requires.podSecurity)"
                                                .formatted(
                                                        profile.metadata().name(),
                                                        level.word(),
                                                        passes.word())))
                .orElse(null);
    }

    private static boolean matches(AccelerationProfile profile, Candidate node) {
        var requires = profile.spec().requires();
        if (requires == null || requires.nodeSelector().isEmpty()) {
            return true;
        }
        Map<String, String> labels = node.fact() == null ? Map.of() : node.fact().labels();
        return labels.entrySet().containsAll(requires.nodeSelector().entrySet());
    }

    private static Rejected rejected(
            AccelerationProfile profile, Candidate node, Reason reason, String why) {
        return new Rejected(
                profile.metadata().name(),
                reason,
                "profile %s on node %s: %s".formatted(profile.metadata().name(), node.name(), why));
    }
}
