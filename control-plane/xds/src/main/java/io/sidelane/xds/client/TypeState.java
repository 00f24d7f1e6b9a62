package io.sidelane.xds.client;

import io.sidelane.xds.Resource;
import io.sidelane.xds.ResourceSet;
import io.sidelane.xds.ResourceType;
import io.sidelane.xds.ResourceType.Role;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One type of one client: what it has, the response it has not answered, and what it refused. At
 * most one response is under way, whatever happens meanwhile: the next one brings the newest.
 */
final class TypeState {
    private final ResourceType type;
    private final boolean whole;
    private final boolean delta;
    private final Subscription subscription = new Subscription();
    private final ClientView view = new ClientView(subscription);
    private final Set<String> parked = new TreeSet<>();
    private final Set<String> excused = new TreeSet<>();
    private @Nullable InFlight inFlight;
    private String nonce = "";
    private Claim claim = Claim.NOTHING;
    private boolean answerOwed;
    private boolean taken;

    TypeState(ResourceType type, Variant variant) {
        this.type = type;
        delta = variant == Variant.DELTA;
        whole = !delta && type.fullState();
    }

    ResourceType type() {
        return type;
    }

    Subscription subscription() {
        return subscription;
    }

    ClientView view() {
        return view;
    }

    /** Nonce of the newest response; empty before the first. */
    String nonce() {
        return nonce;
    }

    boolean waits() {
        return inFlight != null;
    }

    boolean isParked() {
        return !parked.isEmpty();
    }

    List<String> parked() {
        return List.copyOf(parked);
    }

    /** What the client has beside what it shall have, in the order of names. */
    List<ResourceStatus> resources() {
        var names = new TreeSet<>(view.covered());
        names.addAll(view.behind());
        if (inFlight != null) {
            names.addAll(inFlight.names());
        }
        return names.stream().filter(subscription::covers).map(this::resource).toList();
    }

    private ResourceStatus resource(String name) {
        var before = inFlight == null ? null : inFlight.before(name);
        var has = before == null ? view.held(name) : before;
        var shall = Held.of(view.desired().get(name));
        return new ResourceStatus(
                type.url(), name, has.version(), shall.version(), progress(name, before != null));
    }

    private ResourceStatus.Progress progress(String name, boolean sent) {
        if (sent) {
            return ResourceStatus.Progress.SENT;
        }
        if (!view.isBehind(name)) {
            return ResourceStatus.Progress.DONE;
        }
        return parked.contains(name) ? ResourceStatus.Progress.PARKED : ResourceStatus.Progress.DUE;
    }

    /** The client has something of this type to go on with. */
    boolean hasTaken() {
        return taken;
    }

    /** The client refused something that it has no earlier version of, and others wait for it. */
    boolean rejectedWhatItLacks() {
        return parked.stream()
                .anyMatch(
                        n ->
                                !excused.contains(n)
                                        && view.desired().contains(n)
                                        && view.held(n).resource() == null);
    }

    /** What it refused is waited for no longer, not even if it is refused again. */
    void excuse() {
        excused.addAll(parked);
    }

    /** It refused something, and goes on with what may use things that are gone. */
    boolean goesOnAsBefore() {
        return isConsumer()
                ? isParked()
                : parked.stream().anyMatch(n -> view.held(n).resource() != null);
    }

    /** What the client says it kept over a reconnect. */
    void claims(Claim what) {
        claim = what;
    }

    /** The first snapshot is there. */
    void start(ResourceSet first) {
        subscription.share(first);
        view.begin(first);
        taken = claim.apply(view, subscription);
        answerOwed = !taken && (subscription.all() || whole);
        claim = Claim.NOTHING;
    }

    /** A wildcard or full-state answer is due even if it is empty. */
    void owe() {
        answerOwed = subscription.all() || whole;
    }

    /** It has taken {@code name} as it shall be. */
    boolean confirmed(String name) {
        return subscription.covers(name)
                && !view.isBehind(name)
                && (inFlight == null || !inFlight.concerns(name));
    }

    void aim(ResourceSet next) {
        for (var name : view.aim(next)) {
            if (whole || parked.contains(name)) {
                parked.clear();
            }
            if (inFlight != null && (whole || inFlight.concerns(name))) {
                inFlight.outdate();
            }
        }
    }

    /** The client asks for {@code name}, whether it had it or not. */
    void want(String name) {
        view.forget(name);
        if (inFlight != null) {
            inFlight.forget(name);
        }
        if (whole) {
            parked.clear();
        } else {
            parked.remove(name);
        }
    }

    /** Forgets what is not subscribed to. */
    void narrow() {
        view.dropUncovered();
        parked.removeIf(name -> !subscription.covers(name));
        excused.removeIf(name -> !subscription.covers(name));
    }

    boolean hasAdditions() {
        return answerOwed || anyUnparked(false);
    }

    boolean hasRemovals() {
        return anyUnparked(true);
    }

    private boolean anyUnparked(boolean removals) {
        if (whole && isParked()) {
            return false;
        }
        for (var name : view.behind()) {
            if (!parked.contains(name) && isRemoval(name) == removals) {
                return true;
            }
        }
        return false;
    }

    /** Only what the client has can be removed; that a name does not exist may be said any time. */
    private boolean isRemoval(String name) {
        return !view.desired().contains(name) && !view.held(name).isUntold();
    }

    /** The next response, or null if there is nothing to say. Not while one {@link #waits()}. */
    @Nullable Response respond(boolean removals, String nextNonce, int maxBytes) {
        if (!answerOwed && !anyUnparked(false) && !(removals && anyUnparked(true))) {
            return null;
        }
        var names = toSend(removals, maxBytes);
        var removed = new ArrayList<String>();
        var resources = new ArrayList<Resource>();
        var told = new HashMap<String, Held>();
        for (var name : names) {
            var held = view.settle(name);
            if (!held.isUntold()) {
                told.put(name, held);
            }
            var resource = view.desired().get(name);
            if (resource == null) {
                removed.add(name);
            } else {
                resources.add(resource);
            }
        }
        if (whole) {
            resources.clear();
            addAll(resources);
        } else if (!delta && resources.isEmpty() && !answerOwed) {
            // State of the world has no words for "gone" in types that are not full-state.
            return null;
        }
        answerOwed = false;
        nonce = nextNonce;
        var version = delta ? view.desired().fingerprint() : view.fingerprint();
        var response =
                new Response(
                        type.url(),
                        nonce,
                        version.toString(),
                        List.copyOf(resources),
                        delta ? List.copyOf(removed) : List.of());
        inFlight = new InFlight(response, names, told);
        return response;
    }

    /** The resources by which the response under way differs from what the client had. */
    List<Resource> changedByFlight() {
        if (inFlight == null) {
            return List.of();
        }
        return inFlight.names().stream().map(view.desired()::get).filter(Objects::nonNull).toList();
    }

    private List<String> toSend(boolean removals, int maxBytes) {
        var names = new ArrayList<String>();
        var bytes = 0L;
        for (var name : view.behind()) {
            if (parked.contains(name) || (isRemoval(name) && !removals)) {
                continue;
            }
            var resource = view.desired().get(name);
            bytes += resource == null ? name.length() : resource.body().getSerializedSize();
            if (!whole && bytes > maxBytes && !names.isEmpty()) {
                break;
            }
            names.add(name);
        }
        names.sort(null);
        return names;
    }

    private void addAll(List<Resource> resources) {
        for (var name : view.covered()) {
            var resource = view.desired().get(name);
            if (resource != null) {
                resources.add(resource);
            }
        }
        for (var name : view.behind()) {
            var held = view.held(name).resource();
            if (held != null && !view.desired().contains(name)) {
                resources.add(held);
            }
        }
    }

    /** The answered response, or null if {@code answered} is not the one under way. */
    @Nullable Response acknowledge(String answered) {
        var flight = take(answered);
        if (flight == null) {
            return null;
        }
        taken = true;
        flight.names().forEach(excused::remove);
        return flight.response();
    }

    /**
     * What was under way, or null if {@code answered} is not that; the client goes on with what it
     * had before. Of several it may have taken some: each is sent again once it shall be anything
     * else, what it was before included.
     */
    @Nullable InFlight reject(String answered) {
        var flight = take(answered);
        if (flight == null) {
            return null;
        }
        for (var name : flight.names()) {
            var held = flight.before(name);
            // That something never existed is no matter of opinion.
            var never = !view.isBehind(name) && !view.desired().contains(name);
            if (held != null && !(held.isUntold() && never)) {
                view.restore(name, flight.names().size() > 1 ? held.orWhatItRefused() : held);
            }
        }
        if (!flight.outdated()) {
            park(flight);
        }
        return flight;
    }

    private void park(InFlight flight) {
        for (var name : flight.names()) {
            if (view.isBehind(name)) {
                parked.add(name);
            }
        }
    }

    private @Nullable InFlight take(String answered) {
        if (inFlight == null || !inFlight.response().nonce().equals(answered)) {
            return null;
        }
        var flight = inFlight;
        inFlight = null;
        return flight;
    }

    boolean isConsumer() {
        return type.role() == Role.CONSUMER;
    }

    boolean isProvider() {
        return type.role() == Role.PROVIDER;
    }
}
