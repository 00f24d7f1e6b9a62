package io.sidelane.xds.client;

import io.sidelane.xds.Quoted;
import io.sidelane.xds.ResourceType;
import io.sidelane.xds.Snapshot;
import io.sidelane.xds.TypeRegistry;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of one stream. Requests, snapshots and the time come in; {@link #next} gives
 * responses one by one, computed when they are taken, so that a client that does not read costs
 * nothing and gets the newest once it does. Not thread-safe; refuses to know threads and clocks.
 */
public final class ClientMachine {
    /** Characters of what a client says that are repeated, to it or in events. */
    private static final int SHOWN = 128;

    /** Envoy explains at length; the end is of no use to anybody. */
    private static final int MAX_ERROR = 2_048;

    private final TypeRegistry types;
    private final Tuning tuning;
    private final Consumer<Outcome> outcomes;
    private final Map<String, TypeState> states = new LinkedHashMap<>();
    private final Phases phases;
    private final Variant variant;
    private @Nullable Snapshot snapshot;
    private long lastNonce;

    public ClientMachine(
            Variant variant, TypeRegistry types, Tuning tuning, Consumer<Outcome> outcomes) {
        this.variant = variant;
        this.types = types;
        this.tuning = tuning;
        this.outcomes = outcomes;
        phases = new Phases(types, states, tuning.phaseBound().toNanos());
    }

    /**
     * Takes what the client asks, answers, or both.
     *
     * @throws BadRequestException if the stream has to end for it
     */
    public void request(Request request) {
        var type = types.find(request.typeUrl());
        if (type == null) {
            throw new BadRequestException(
                    BadRequestException.Kind.INVALID,
                    "type_url: %s (expected: one of %s); stream ended"
                            .formatted(Quoted.of(request.typeUrl(), SHOWN), types.urls()));
        }
        checkSubscriptions(request);
        var state = states.get(type.url());
        if (state == null) {
            begin(type, request);
        } else if (answered(state, request)) {
            switch (request) {
                case Request.StateOfTheWorld r -> SotwRequests.change(state, r);
                case Request.Delta r -> DeltaRequests.change(state, r);
            }
        }
    }

    /** Sets another aim. What is under way goes on; what is not yet sent never will be. */
    public void snapshot(Snapshot next) {
        var first = snapshot == null;
        snapshot = next;
        for (var state : states.values()) {
            if (first) {
                start(state, next);
            } else {
                state.aim(next.resources(state.type().url()));
            }
        }
    }

    /**
     * The next response, or null if there is none now: because the client has everything, has to
     * answer first, or a phase has to wait ({@link #deadline()}).
     *
     * @param now nanoseconds of a clock that only goes forward
     */
    public @Nullable Response next(long now) {
        if (snapshot == null) {
            return null;
        }
        phases.refresh(snapshot, now, outcomes);
        for (var type : types.types()) {
            var state = states.get(type.url());
            if (state == null || state.waits()) {
                continue;
            }
            var response = respond(state, snapshot, now);
            if (response != null) {
                return response;
            }
        }
        return null;
    }

    /**
     * The snapshot of which the client has taken or refused all that it subscribes to; null while
     * it has not, be it that something waits for what it refused. To be asked once {@link #next}
     * has nothing more.
     */
    public @Nullable Snapshot settled() {
        // What may still be in use is removed once what was refused has changed, if it ever does.
        boolean keeps = phases.goesOnAsBefore();
        boolean due =
                states.values().stream()
                        .anyMatch(
                                state ->
                                        state.waits()
                                                || state.hasAdditions()
                                                || state.hasRemovals()
                                                        && !(keeps && state.type().removedLast()));
        return due ? null : snapshot;
    }

    /**
     * When {@link #next} has to be asked again though nothing came in; {@code Long.MAX_VALUE}:
     * never.
     */
    public long deadline() {
        return phases.deadline();
    }

    /** What the client subscribes to and has, for people. */
    public List<TypeStatus> status() {
        return states.values().stream().map(TypeStatus::of).toList();
    }

    /**
     * What the client subscribes to by type and name, for people.
     *
     * @param most how many at most
     */
    public List<ResourceStatus> resources(int most) {
        return types.types().stream()
                .map(type -> states.get(type.url()))
                .filter(Objects::nonNull)
                .flatMap(state -> state.resources().stream())
                .limit(most)
                .toList();
    }

    private @Nullable Response respond(TypeState state, Snapshot current, long now) {
        if (state.isConsumer() && !phases.mayChange(current, now)) {
            return null;
        }
        var removals =
                state.hasRemovals()
                        && (!state.type().removedLast() || phases.mayRemove(current, now));
        var response =
                state.respond(removals, Long.toString(lastNonce + 1), tuning.maxResponseBytes());
        if (response != null) {
            lastNonce++;
            phases.sent(state, state.changedByFlight());
        }
        return response;
    }

    private boolean answered(TypeState state, Request request) {
        var stale = !request.nonce().equals(state.nonce());
        if (stale && !(variant == Variant.DELTA && request.nonce().isEmpty())) {
            outcomes.accept(
                    new Outcome.StaleNonce(request.typeUrl(), Quoted.of(request.nonce(), SHOWN)));
            // In delta a change of subscription counts whatever it came with.
            return variant == Variant.DELTA;
        }
        var error = request.error();
        if (error == null) {
            var taken = state.acknowledge(request.nonce());
            if (taken != null) {
                outcomes.accept(new Outcome.Acknowledged(taken));
            }
        } else {
            var refused = state.reject(request.nonce());
            if (refused != null) {
                phases.rejected(state);
                outcomes.accept(rejection(refused, error));
            }
        }
        return true;
    }

    private static Outcome rejection(InFlight refused, String error) {
        var response = refused.response();
        return new Outcome.Rejected(
                response.typeUrl(),
                response.version(),
                response.resources(),
                response.removed(),
                refused.kept(),
                Quoted.of(error, MAX_ERROR));
    }

    private void begin(ResourceType type, Request request) {
        var state = new TypeState(type, variant);
        states.put(type.url(), state);
        switch (request) {
            case Request.StateOfTheWorld r -> SotwRequests.first(state, r);
            case Request.Delta r -> {
                DeltaRequests.first(state, r);
                if (!r.initialVersions().isEmpty()) {
                    phases.returned();
                }
            }
        }
        if (snapshot != null) {
            start(state, snapshot);
        }
    }

    private void start(TypeState state, Snapshot current) {
        state.start(current.resources(state.type().url()));
    }

    private void checkSubscriptions(Request request) {
        var total = 0L;
        for (var state : states.values()) {
            if (!state.type().url().equals(request.typeUrl())) {
                total += state.subscription().names().size();
            }
        }
        var own = states.get(request.typeUrl());
        var has = own == null ? Set.<String>of() : own.subscription().names();
        total +=
                switch (request) {
                    case Request.StateOfTheWorld r -> distinct(r.names(), Set.of());
                    case Request.Delta r -> has.size() + distinct(r.subscribe(), has);
                };
        if (total > tuning.maxSubscriptions()) {
            throw new BadRequestException(
                    BadRequestException.Kind.TOO_MUCH,
                    "subscriptions: %d (expected: at most %d over all types); stream ended"
                            .formatted(total, tuning.maxSubscriptions()));
        }
    }

    /** How many names there are that are not in {@code known}; each has to be of a sane length. */
    private static int distinct(List<String> names, Set<String> known) {
        var seen = new HashSet<String>();
        for (var name : names) {
            if (name.length() > Subscription.MAX_NAME) {
                throw new BadRequestException(
                        BadRequestException.Kind.TOO_MUCH,
                        "resource name: %s, %d characters (expected: at most %d); stream ended"
                                .formatted(
                                        Quoted.of(name, SHOWN),
                                        name.length(),
                                        Subscription.MAX_NAME));
            }
            if (!known.contains(name)) {
                seen.add(name);
            }
        }
        return seen.size();
    }
}
