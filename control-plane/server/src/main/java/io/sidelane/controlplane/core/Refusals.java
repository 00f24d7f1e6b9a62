package io.sidelane.controlplane.core;

import io.sidelane.controlplane.mesh.ProxyResources.Plan;
import io.sidelane.controlplane.model.GatewayCount;
import io.sidelane.controlplane.model.ReplicaFact;
import io.sidelane.controlplane.status.Feedback.Refusal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What clients refuse, of this replica and of the others. Pure. */
final class Refusals {

    /** What one replica tells the others has to fit into the annotation of an object. */
    static final int MAX_TOLD = 64;

    static final int MAX_TOLD_CHARACTERS = 48 * 1_024;
    private static final int MAX_TOLD_WORDS = 1_024;

    private Refusals() {}

    /**
     * Of the others' proxies. A version that nobody shall have any more is refused no longer,
     * whether its replica has said so yet or not.
     */
    static List<Refusal> elsewhere(Collection<ReplicaFact> replicas, Plan plan) {
        return replicas.stream()
                .flatMap(replica -> replica.refusals().stream())
                .filter(refusal -> isWanted(refusal, plan))
                .map(
                        refusal ->
                                new Refusal(
                                        refusal.group(),
                                        refusal.client(),
                                        refusal.typeUrl(),
                                        List.of(refusal.resource()),
                                        refusal.error(),
                                        refusal.others(),
                                        refusal.changed()))
                .toList();
    }

    private static boolean isWanted(ReplicaFact.Refusal refusal, Plan plan) {
        var wanted =
                plan.snapshot(refusal.group()).resources(refusal.typeUrl()).get(refusal.resource());
        return (wanted == null ? "" : wanted.version()).equals(refusal.version());
    }

    /** What the other replicas are told: each version once, with one client that refuses it. */
    static ReplicaFact told(Nacks nacks, int proxies, Map<String, GatewayCount> gateways) {
        record What(String typeUrl, String resource, String version) {}
        Map<What, ReplicaFact.Refusal> told = new LinkedHashMap<>();
        for (var refusal : nacks.ofProxies()) {
            var what = new What(refusal.typeUrl(), refusal.resource(), refusal.version());
            told.merge(what, refusal, ReplicaFact.Refusal::and);
        }
        var some = new ArrayList<ReplicaFact.Refusal>();
        int characters = 0;
        for (var each : told.values()) {
            var refusal = bounded(each);
            characters += length(refusal);
            if (some.size() == MAX_TOLD || characters > MAX_TOLD_CHARACTERS) {
                break;
            }
            some.add(refusal);
        }
        return new ReplicaFact(proxies, some, gateways);
    }

    private static ReplicaFact.Refusal bounded(ReplicaFact.Refusal refusal) {
        var words = refusal.error();
        return new ReplicaFact.Refusal(
                refusal.typeUrl(),
                refusal.resource(),
                refusal.version(),
                refusal.group(),
                refusal.client(),
                refusal.others(),
                words.length() <= MAX_TOLD_WORDS
                        ? words
                        : words.substring(0, MAX_TOLD_WORDS) + "...",
                length(refusal.changed()) <= MAX_TOLD_WORDS ? refusal.changed() : null);
    }

    private static int length(@Nullable Set<String> names) {
        return names == null ? 0 : names.stream().mapToInt(String::length).sum();
    }

    private static int length(ReplicaFact.Refusal refusal) {
        return refusal.typeUrl().length()
                + refusal.resource().length()
                + refusal.group().length()
                + refusal.client().length()
                + refusal.error().length()
                + length(refusal.changed());
    }
}
