package io.sidelane.controlplane.kubernetes.events;

import io.sidelane.controlplane.resolve.PodOutcome;
import io.sidelane.controlplane.resolve.Resolution;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells of pods that get less than their policy prefers, once for each reason. What was so when
 * this replica first looked is no news. Not for several threads.
 */
public final class PodEvents implements AutoCloseable {

    private record Told(PodOutcome of, Object kind) {}

    private final Consumer<Happening> told;
    private final Runnable closed;
    private final BooleanSupplier leads;
    private @Nullable Map<String, Told> former;

    /**
     * @param events for pods alone: however many they are, what is told of policies has its own
     *     pace
     * @param leads whether this replica tells anything
     */
    public PodEvents(EventWriter events, BooleanSupplier leads) {
        this(events::tell, events::close, leads);
    }

    PodEvents(Consumer<Happening> told, Runnable closed, BooleanSupplier leads) {
        this.told = told;
        this.closed = closed;
        this.leads = leads;
    }

    /** Does not wait. */
    public void decided(Resolution resolution) {
        var next = new HashMap<String, Told>();
        for (var pod : resolution.pods().values()) {
            if (pod.decision().rejected().isEmpty()) {
                continue;
            }
            var uid = pod.pod().uid();
            var old = former == null ? null : former.get(uid);
            var now = old != null && old.of() == pod ? old : now(resolution, pod, old);
            if (now != null) {
                next.put(uid, now);
            }
        }
        former = next;
    }

    private @Nullable Told now(Resolution resolution, PodOutcome pod, @Nullable Told old) {
        var namespace = String.valueOf(pod.pod().pod().metadata().namespace());
        var fallback =
                Fallback.of(pod, resolution.world().namespaces().getOrDefault(namespace, Map.of()));
        if (fallback == null) {
            return null;
        }
        if (!fallback.certain()) {
            return old;
        }
        var now = new Told(pod, fallback.kind());
        if (former != null
                && leads.getAsBoolean()
                && (old == null || !old.kind().equals(now.kind()))) {
            told.accept(fallback.happening());
        }
        return now;
    }

    @Override
    public void close() {
        closed.run();
    }
}
