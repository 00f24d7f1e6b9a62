package io.sidelane.controlplane.kubernetes.events;

import io.sidelane.controlplane.resolve.PodOutcome;
import io.sidelane.controlplane.resolve.Resolution;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Tells of pods that get less than their policy prefers, once for each reason. What was so when
 * this replica first looked is no news. Not for several threads.
 */
public final class PodEvents implements AutoCloseable {

    private record Told(PodOutcome of, Object kind) {}

    private final Predicate<Happening> told;
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

    /**
     * @param told whether it was taken; what was not is told at the next look
     */
    PodEvents(Predicate<Happening> told, Runnable closed, BooleanSupplier leads) {
        this.told = told;
        this.closed = closed;
        this.leads = leads;
    }

    /** Does not wait. */
    public void decided(Resolution resolution) {
        var next = new HashMap<String, Told>();
        for (var entry : resolution.pods().entrySet()) {
            var pod = entry.getValue();
            if (pod.decision().rejected().isEmpty()) {
                continue;
            }
            var old = former == null ? null : former.get(entry.getKey());
            if (old != null && !old.of().pod().uid().equals(pod.pod().uid())) {
                old = null;
            }
            var now = old != null && old.of() == pod ? old : now(resolution, pod, old);
            if (now != null) {
                next.put(entry.getKey(), now);
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
                && (old == null || !old.kind().equals(now.kind()))
                && !told.test(fallback.happening())) {
            return old;
        }
        return now;
    }

    @Override
    public void close() {
        closed.run();
    }
}
