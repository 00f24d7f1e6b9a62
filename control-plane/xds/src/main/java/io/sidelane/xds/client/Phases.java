package io.sidelane.xds.client;

import io.sidelane.xds.Resource;
import io.sidelane.xds.ResourceType.Role;
import io.sidelane.xds.Snapshot;
import io.sidelane.xds.TypeRegistry;
import io.sidelane.xds.client.Gate.Queue;
import io.sidelane.xds.client.Outcome.Phase;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Make before break, for one client: clusters and endpoints first, then listeners and routes, then
 * the removals, as the xDS protocol's "Eventual consistency considerations" asks.
 */
final class Phases {
    private final TypeRegistry types;
    private final Map<String, TypeState> states;
    private final Gate make;
    private final Gate change;
    // By type URL: names that resources sent refer to, and that the client has yet to ask for and
    // take.
    private final Map<String, Set<String>> awaited = new HashMap<>();

    // Since it came back with what it had, until it has asked for all that may use that.
    private boolean returning;

    Phases(TypeRegistry types, Map<String, TypeState> states, long boundNanos) {
        this.types = types;
        this.states = states;
        make = new Gate(boundNanos);
        change = new Gate(boundNanos);
    }

    /** The client has something from an earlier stream. */
    void returned() {
        returning = true;
    }

    /** Listeners and routes may be sent. */
    boolean mayChange(Snapshot snapshot, long now) {
        return make.open(changeQueue(snapshot), now);
    }

    /** What nothing uses any more may be removed. */
    boolean mayRemove(Snapshot snapshot, long now) {
        return mayChange(snapshot, now) && change.open(removalQueue(snapshot), now);
    }

    /** Lets go of what waits too long, and of waits that nothing needs any more. */
    void refresh(Snapshot snapshot, long now, Consumer<Outcome> outcomes) {
        if (make.giveUp(now)) {
            waitNoLonger();
            outcomes.accept(new Outcome.PhaseTimedOut(Phase.MAKE));
        }
        if (change.giveUp(now)) {
            waitNoLonger();
            returning = false;
            outcomes.accept(new Outcome.PhaseTimedOut(Phase.SWITCH));
        }
        mayRemove(snapshot, now);
    }

    private void waitNoLonger() {
        awaited.clear();
        states.values().forEach(TypeState::excuse);
    }

    /** It refused to switch, so what shall be removed may be in use: no waiting helps. */
    boolean goesOnAsBefore() {
        return states.values().stream()
                .anyMatch(s -> (s.isConsumer() || s.isProvider()) && s.goesOnAsBefore());
    }

    long deadline() {
        return Math.min(make.deadline(), change.deadline());
    }

    /**
     * Envoy warms a cluster that it gets anew with a new answer for its endpoints, even if these
     * did not change (xDS protocol, "Resource warming").
     */
    void sent(TypeState state, List<Resource> changed) {
        var reference = state.type().reference();
        if (reference == null) {
            return;
        }
        var target = states.get(reference.typeUrl());
        // Without listeners nobody waits: those who start see to it themselves.
        var waited = states.values().stream().anyMatch(TypeState::isConsumer);
        for (var resource : changed) {
            for (var name : resource.references()) {
                if (waited) {
                    awaited.computeIfAbsent(reference.typeUrl(), _ -> new HashSet<>()).add(name);
                }
                if (target != null && state.isProvider() && target.subscription().covers(name)) {
                    target.want(name);
                }
            }
        }
    }

    void rejected(TypeState state) {
        var reference = state.type().reference();
        if (reference != null) {
            awaited.remove(reference.typeUrl());
        }
    }

    private Queue changeQueue(Snapshot snapshot) {
        var consumers = states.values().stream().filter(TypeState::isConsumer).toList();
        if (consumers.stream().noneMatch(s -> !s.waits() && s.hasAdditions())) {
            return Queue.EMPTY;
        }
        var providers = states.values().stream().filter(TypeState::isProvider).toList();
        // One that starts has nothing to go on with: it gets all that it can take.
        var lacks =
                consumers.stream().anyMatch(TypeState::hasTaken)
                        && providers.stream().anyMatch(TypeState::rejectedWhatItLacks);
        return !lacks && settled(providers, snapshot) ? Queue.READY : Queue.WAITING;
    }

    private Queue removalQueue(Snapshot snapshot) {
        if (states.values().stream()
                .noneMatch(s -> s.type().removedLast() && !s.waits() && s.hasRemovals())) {
            return Queue.EMPTY;
        }
        if (goesOnAsBefore()) {
            return Queue.REFUSED;
        }
        var ordered =
                states.values().stream().filter(s -> s.isConsumer() || s.isProvider()).toList();
        return hasAskedAgain(snapshot)
                        && ordered.stream().noneMatch(TypeState::rejectedWhatItLacks)
                        && settled(ordered, snapshot)
                ? Queue.READY
                : Queue.WAITING;
    }

    /* What a client brings along may still be used by listeners and routes that it asks for next. */
    private boolean hasAskedAgain(Snapshot snapshot) {
        returning &=
                types.types().stream()
                        .anyMatch(
                                type ->
                                        type.role() == Role.CONSUMER
                                                && !states.containsKey(type.url())
                                                && snapshot.resources(type.url()).size() > 0);
        return !returning;
    }

    private boolean settled(Collection<TypeState> some, Snapshot snapshot) {
        for (var state : some) {
            if (state.waits()
                    || state.hasAdditions()
                    || (!state.type().removedLast() && state.hasRemovals())
                    || !referencesTaken(state, snapshot)) {
                return false;
            }
        }
        return true;
    }

    private boolean referencesTaken(TypeState state, Snapshot snapshot) {
        var reference = state.type().reference();
        var names = reference == null ? null : awaited.get(reference.typeUrl());
        if (reference == null || names == null) {
            return true;
        }
        var available = snapshot.resources(reference.typeUrl());
        var target = states.get(reference.typeUrl());
        names.removeIf(
                name ->
                        !available.contains(name)
                                || (target != null
                                        && (target.confirmed(name) || target.isParked())));
        if (names.isEmpty()) {
            awaited.remove(reference.typeUrl());
            return true;
        }
        return false;
    }
}
