package io.sidelane.controlplane.kubernetes;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.sidelane.controlplane.model.ReplicaFact;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * The other replicas, by their Leases. How old a Lease is, is measured from when it was seen to
 * change: the clocks of two machines are never compared.
 */
final class Replicas {

    private final String self;
    private final LongSupplier nanoTime;
    private final Runnable changed;
    private final WatchedKind<Lease, ReplicaLease.Known> leases;
    private final Map<String, Seen> seen = new ConcurrentHashMap<>();

    private record Seen(ReplicaFact fact, long at) {}

    /**
     * @param changed one came, went or says something else
     */
    Replicas(
            KubernetesClient client,
            ReplicaLease.Identity self,
            LongSupplier nanoTime,
            Runnable changed) {
        this.self = self.name();
        this.nanoTime = nanoTime;
        this.changed = changed;
        leases =
                new WatchedKind<>(
                        "leases",
                        Need.IF_GRANTED,
                        client.leases().inNamespace(self.namespace()),
                        new FactStore<>(
                                Lease::new,
                                ReplicaLease::read,
                                (_, before, now) -> {
                                    if (now != null) {
                                        heard(now);
                                    } else if (before != null) {
                                        gone(before.name());
                                    }
                                }));
    }

    WatchedKind<Lease, ReplicaLease.Known> leases() {
        return leases;
    }

    Map<String, ReplicaFact> others() {
        var others = new HashMap<String, ReplicaFact>();
        seen.forEach((name, one) -> others.put(name, one.fact()));
        return Map.copyOf(others);
    }

    /** Forgets who has been silent for too long; not while nobody could be heard. */
    void look() {
        var now = nanoTime.getAsLong();
        for (var name : seen.keySet()) {
            if (!leases.isWatching()) {
                seen.computeIfPresent(name, (_, one) -> new Seen(one.fact(), now));
            } else {
                var one = seen.get(name);
                if (one != null && now - one.at() > ReplicaLease.LASTS.toNanos()) {
                    gone(name);
                }
            }
        }
    }

    private void heard(ReplicaLease.Known replica) {
        if (!replica.name().equals(self)) {
            var before = seen.put(replica.name(), new Seen(replica.fact(), nanoTime.getAsLong()));
            if (before == null || !before.fact().equals(replica.fact())) {
                changed.run();
            }
        }
    }

    private void gone(String name) {
        if (seen.remove(name) != null) {
            changed.run();
        }
    }
}
