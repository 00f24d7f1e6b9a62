package io.sidelane.controlplane.kubernetes.admission;

import io.sidelane.api.AccelerationPolicy;
import io.sidelane.api.AccelerationProfile;
import io.sidelane.api.ApiObject;
import io.sidelane.api.ClusterAccelerationPolicy;
import io.sidelane.api.Kind;
import io.sidelane.api.NodeAcceleration;
import io.sidelane.api.Pod;
import io.sidelane.api.Policy;
import io.sidelane.api.QuicPolicy;
import io.sidelane.api.quic.TargetRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What an object is among the others. Refuses only what contradicts another for sure and for good;
 * what may be right tomorrow, such as a profile that is not there yet, is a warning now and a
 * condition later.
 */
final class Checks {

    /** An API server cuts off what is more. */
    private static final int WARNINGS = 8;

    private final Known known;

    Checks(Known known) {
        this.known = known;
    }

    /** For an object that is made or changed. */
    Verdict written(ApiObject object) {
        return switch (object) {
            case QuicPolicy policy -> targets(policy);
            case Policy policy -> allowed(Stream.concat(profiles(policy), equals(policy)));
            case AccelerationProfile _, NodeAcceleration _, Pod _ -> Verdict.ALLOWED;
        };
    }

    /** For an object that is deleted, which nobody is kept from. */
    Verdict deleted(ApiObject object) {
        return object instanceof AccelerationProfile profile
                ? allowed(users(profile))
                : Verdict.ALLOWED;
    }

    /* Both would be in force for one listener, and which one would depend on their age. */
    private Verdict targets(QuicPolicy policy) {
        var mine = policy.spec().targetRefs();
        for (int i = 0; i < mine.size(); i++) {
            for (var other : others(Kind.QUIC, policy)) {
                if (((QuicPolicy) other).spec().targetRefs().contains(mine.get(i))
                        && sameNamespace(other, policy)) {
                    return new Verdict.Refused(
                            "%s: spec.targetRefs[%d]: %s (expected: a target that no other QuicPolicy has, %s has it); nothing was changed"
                                    .formatted(policy.ref(), i, shown(mine.get(i)), other.ref()));
                }
            }
        }
        return Verdict.ALLOWED;
    }

    private Stream<String> profiles(Policy policy) {
        var names =
                known.objects(Kind.PROFILE).stream()
                        .map(profile -> profile.metadata().name())
                        .toList();
        return policy.spec().profiles().stream()
                .filter(name -> !names.contains(name))
                .map(
                        name ->
                                "%s: spec.candidates: no AccelerationProfile %s (expected: one, or it to come); the next candidate is taken until then"
                                        .formatted(policy.ref(), name));
    }

    /* Neither is ahead by what it says: the older wins, which nobody sees from reading them. */
    private Stream<String> equals(Policy policy) {
        return others(Objects.requireNonNull(Kind.named(policy.kind())), policy).stream()
                .map(Policy.class::cast)
                .filter(other -> sameNamespace(other, policy) && sameReach(other, policy))
                .map(
                        other ->
                                "%s: selects the same pods as %s with the same priority %d (expected: another priority or selector); the older of the two wins them all"
                                        .formatted(
                                                policy.ref(),
                                                other.ref(),
                                                policy.spec().priority()));
    }

    private Stream<String> users(AccelerationProfile profile) {
        return Stream.of(Kind.POLICY, Kind.CLUSTER_POLICY)
                .flatMap(kind -> known.objects(kind).stream())
                .map(Policy.class::cast)
                .filter(policy -> policy.spec().profiles().contains(profile.metadata().name()))
                .map(
                        policy ->
                                "%s: %s names it (expected: no policy that does); its pods get the next candidate, or TCP"
                                        .formatted(profile.ref(), policy.ref()));
    }

    private List<ApiObject> others(Kind kind, ApiObject object) {
        return known.objects(kind).stream()
                .filter(other -> !other.ref().equals(object.ref()))
                .toList();
    }

    private static boolean sameNamespace(ApiObject a, ApiObject b) {
        return Objects.equals(a.metadata().namespace(), b.metadata().namespace());
    }

    private static boolean sameReach(Policy a, Policy b) {
        boolean namespaces =
                switch (a) {
                    case AccelerationPolicy _ -> true;
                    case ClusterAccelerationPolicy one ->
                            b instanceof ClusterAccelerationPolicy other
                                    && one.namespaceSelector().equals(other.namespaceSelector());
                };
        return namespaces
                && a.spec().selector().equals(b.spec().selector())
                && a.spec().priority() == b.spec().priority();
    }

    private static String shown(TargetRef target) {
        return target.sectionName() == null
                ? "Gateway " + target.name()
                : "listener %s of Gateway %s".formatted(target.sectionName(), target.name());
    }

    private static Verdict allowed(Stream<String> warnings) {
        var all = warnings.sorted().toList();
        if (all.size() <= WARNINGS) {
            return new Verdict.Allowed(all);
        }
        var first = new ArrayList<>(all.subList(0, WARNINGS - 1));
        first.add("%d more like these".formatted(all.size() - first.size()));
        return new Verdict.Allowed(first);
    }
}
