package io.sidelane.controlplane.status;

import io.sidelane.api.AccelerationProfile;
import io.sidelane.api.Condition;
import io.sidelane.api.ConditionType;
import io.sidelane.api.Policy;
import io.sidelane.api.Reason;
import io.sidelane.api.address.Finding;
import io.sidelane.api.profile.Network;
import io.sidelane.api.profile.NetworkRef;
import io.sidelane.controlplane.statement.Wanted;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What findings about addresses make of a profile's conditions: pods that cannot all be reached, or
 * get no address, keep it from being programmed; everything else makes it worse than asked for. A
 * network that a profile names without a namespace is each pod's own: what is found about it is
 * said of that namespace's policies, and nothing of what other namespaces read. Pure.
 */
public final class AddressConditions {

    private static final int NAMED = 3;

    private AddressConditions() {}

    /** What to say of the profile, knowing what was found in the whole cluster. */
    public static Wanted of(Wanted wanted, AccelerationProfile profile, List<Finding> found) {
        var grave = new ArrayList<Finding>();
        var others = new ArrayList<Finding>();
        for (var one : found) {
            if (concerns(one, profile, null)) {
                (reason(one) == null ? others : grave).add(one);
            }
        }
        long generation = profile.metadata().generation();
        var conditions = new ArrayList<>(wanted.conditions());
        if (!grave.isEmpty()) {
            var why = reason(grave.getFirst());
            conditions.replaceAll(
                    condition ->
                            condition.type() == ConditionType.PROGRAMMED && why != null
                                    ? Condition.unmet(
                                            ConditionType.PROGRAMMED, why, words(grave), generation)
                                    : condition);
        }
        if (!others.isEmpty()) {
            conditions.add(Condition.met(ConditionType.DEGRADED, words(others), generation));
        }
        return new Wanted(wanted.status(), conditions);
    }

    /** What to say of a policy: it works less well than asked for where a candidate does. */
    public static Wanted of(
            Wanted wanted,
            Policy policy,
            Function<String, @Nullable AccelerationProfile> profiles,
            List<Finding> found) {
        var namespace = policy.metadata().namespace();
        var concerned =
                policy.spec().profiles().stream()
                        .map(profiles)
                        .flatMap(Stream::ofNullable)
                        .flatMap(
                                profile ->
                                        found.stream()
                                                .filter(one -> concerns(one, profile, namespace)))
                        .distinct()
                        .toList();
        if (concerned.isEmpty()) {
            return wanted;
        }
        var conditions = new ArrayList<>(wanted.conditions());
        var before =
                conditions.stream()
                        .filter(condition -> condition.type() == ConditionType.DEGRADED)
                        .map(condition -> condition.message() + "; ")
                        .findFirst()
                        .orElse("");
        conditions.removeIf(condition -> condition.type() == ConditionType.DEGRADED);
        conditions.add(
                Condition.met(
                        ConditionType.DEGRADED,
                        before + words(concerned),
                        policy.metadata().generation()));
        return new Wanted(wanted.status(), conditions);
    }

    /**
     * @param own the namespace of pods, null for those of all
     */
    private static boolean concerns(
            Finding one, AccelerationProfile profile, @Nullable String own) {
        var spec = profile.spec();
        var ipam = spec.ipam();
        return Stream.concat(
                        ipam == null
                                ? Stream.of()
                                : ipam.ipPools().stream().map("SpiderIPPool "::concat),
                        spec.networks().stream()
                                .map(Network::networkRef)
                                .flatMap(ref -> network(ref, own)))
                .anyMatch(one.sources()::contains);
    }

    private static Stream<String> network(NetworkRef ref, @Nullable String own) {
        return Stream.ofNullable(ref.namespace() == null ? own : ref.namespace())
                .map(
                        namespace ->
                                "NetworkAttachmentDefinition %s/%s"
                                        .formatted(namespace, ref.name()));
    }

    /* Null where pods have addresses that reach them. */
    private static @Nullable Reason reason(Finding one) {
        return switch (one.problem()) {
            case OVERLAP, CONFLICT -> Reason.IP_CONFLICT;
            case EXHAUSTED -> Reason.IP_POOL_EXHAUSTED;
            case UNSUPPORTED -> Reason.UNSUPPORTED_CONFIGURATION;
            case LEAK, NOT_IN_POOL, NOT_FIXED -> null;
        };
    }

    private static String words(List<Finding> all) {
        return all.stream()
                        .limit(NAMED)
                        .map(AddressConditions::words)
                        .collect(Collectors.joining("; "))
                + (all.size() > NAMED ? "; and %d more".formatted(all.size() - NAMED) : "");
    }

    private static String words(Finding one) {
        return "%s %s: %s%s"
                .formatted(
                        one.problem().word(),
                        one.object(),
                        one.message(),
                        one.repair() == null ? "" : "; would mend it: " + one.repair());
    }
}
