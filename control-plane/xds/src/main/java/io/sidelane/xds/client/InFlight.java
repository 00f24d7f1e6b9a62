package io.sidelane.xds.client;

import io.sidelane.xds.Resource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A response that the client has not answered. Small, because at a start all clients have a large
 * one under way.
 */
final class InFlight {
    private final Response response;
    // Sorted.
    private final String[] names;
    private final Map<String, Held> told;
    private boolean outdated;

    /**
     * @param names that it changes, sorted
     * @param told what the client had under those of them about which it had been told anything
     */
    InFlight(Response response, List<String> names, Map<String, Held> told) {
        this.response = response;
        this.names = names.toArray(String[]::new);
        this.told = told;
    }

    Response response() {
        return response;
    }

    List<String> names() {
        return Arrays.asList(names);
    }

    /** What the client had under a name; null if the response does not change it. */
    @Nullable Held before(String name) {
        return concerns(name) ? told.getOrDefault(name, Held.UNTOLD) : null;
    }

    /**
     * What the client goes on with if it refuses a response about one resource. Null: nothing, or
     * nobody knows.
     */
    @Nullable Resource kept() {
        var held = names.length == 1 ? told.get(names[0]) : null;
        return held != null && held.is(held.resource()) ? held.resource() : null;
    }

    boolean concerns(String name) {
        return Arrays.binarySearch(names, name) >= 0;
    }

    /** The client asks for {@code name} anew: whatever it had, it may have forgotten. */
    void forget(String name) {
        told.remove(name);
    }

    /** One of its resources has changed since it was sent. */
    boolean outdated() {
        return outdated;
    }

    void outdate() {
        outdated = true;
    }
}
