package io.sidelane.xds.client;

import io.sidelane.xds.Fingerprint;
import io.sidelane.xds.Resource;
import io.sidelane.xds.ResourceSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a client has of one type, kept as the difference to what it shall have: a client that is up
 * to date costs nothing per resource, and a change costs what changed.
 */
final class ClientView {
    private static final int WORTH_SHRINKING = 64;

    private final Subscription subscription;
    private Map<String, Held> behind = new LinkedHashMap<>();
    private int most;
    private ResourceSet desired = ResourceSet.EMPTY;

    ClientView(Subscription subscription) {
        this.subscription = subscription;
    }

    ResourceSet desired() {
        return desired;
    }

    /**
     * Names for which the client does not have what it shall have, in the order they fell behind.
     */
    Set<String> behind() {
        return behind.keySet();
    }

    boolean isBehind(String name) {
        return behind.containsKey(name);
    }

    Held held(String name) {
        var held = behind.get(name);
        return held == null ? Held.of(desired.get(name)) : held;
    }

    /** The client starts; what it does not have already has to be {@link #forget forgotten}. */
    void begin(ResourceSet first) {
        desired = first;
        behind.clear();
    }

    /** Sets another aim; returns the subscribed names that are another resource in it. */
    List<String> aim(ResourceSet next) {
        var changed = new ArrayList<String>();
        for (var name : next.changedSince(desired)) {
            if (subscription.covers(name)) {
                changed.add(name);
                var held = held(name);
                set(name, held, next);
            }
        }
        desired = next;
        return changed;
    }

    /** The client has what it shall have. */
    Held settle(String name) {
        var before = held(name);
        behind.remove(name);
        shrink();
        return before;
    }

    void restore(String name, Held held) {
        if (subscription.covers(name)) {
            set(name, held, desired);
        }
    }

    /** The client has a version of what there is no longer. */
    void has(String name, String version) {
        // One without a name of its own would be as good as removed.
        behind.put(name, version.isEmpty() ? Held.UNTOLD : new Held(version, null));
        most = Math.max(most, behind.size());
    }

    void forget(String name) {
        behind.put(name, Held.UNTOLD);
        most = Math.max(most, behind.size());
    }

    /** A map keeps the room of all that was ever in it, for each client. */
    private void shrink() {
        if (behind.isEmpty() && most > WORTH_SHRINKING) {
            behind = new LinkedHashMap<>();
            most = 0;
        }
    }

    /** Names that are no longer subscribed to are nobody's concern. */
    void dropUncovered() {
        if (!behind.isEmpty()) {
            behind.keySet().removeIf(name -> !subscription.covers(name));
            shrink();
        }
    }

    /** Names that are subscribed to: with a wildcard, all that exist. */
    List<String> covered() {
        var names = new ArrayList<>(subscription.names());
        if (subscription.all()) {
            for (var resource : desired.resources()) {
                if (!subscription.names().contains(resource.name())) {
                    names.add(resource.name());
                }
            }
        }
        return names;
    }

    /** Of all that the client has; independent of what it lacks. */
    Fingerprint fingerprint() {
        var sum = Fingerprint.EMPTY;
        if (subscription.all()) {
            sum = desired.fingerprint();
            for (var name : behind.keySet()) {
                sum = sum.minus(of(desired.get(name)));
            }
        } else {
            for (var name : subscription.names()) {
                if (!behind.containsKey(name)) {
                    sum = sum.plus(of(desired.get(name)));
                }
            }
        }
        for (var held : behind.values()) {
            sum = sum.plus(of(held.resource()));
        }
        return sum;
    }

    private static Fingerprint of(@Nullable Resource resource) {
        return resource == null ? Fingerprint.EMPTY : resource.fingerprint();
    }

    private void set(String name, Held held, ResourceSet aim) {
        if (held.is(aim.get(name))) {
            behind.remove(name);
            shrink();
        } else {
            behind.put(name, held);
            most = Math.max(most, behind.size());
        }
    }
}
