package io.sidelane.xds.client;

import io.sidelane.xds.Fingerprint;
import io.sidelane.xds.ResourceSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a client says it has already, name by name, as it came. Of thousands of clients that come
 * back at once each says so of thousands of names, most of them truly: no map is made of that.
 *
 * @param versions of {@code names}, in their order
 */
public record InitialVersions(List<String> names, List<String> versions) {
    public static final InitialVersions NONE = new InitialVersions(List.of(), List.of());

    /**
     * @throws IllegalArgumentException if there are not as many of both
     */
    public InitialVersions {
        if (names.size() != versions.size()) {
            throw new IllegalArgumentException(
                    "versions: %d (expected: %d, one a name)"
                            .formatted(versions.size(), names.size()));
        }
        names = Collections.unmodifiableList(names);
        versions = Collections.unmodifiableList(versions);
    }

    static InitialVersions of(Map<String, String> byName) {
        var names = List.copyOf(byName.keySet());
        return new InitialVersions(names, names.stream().map(byName::get).toList());
    }

    boolean isEmpty() {
        return names.isEmpty();
    }

    /** Whether this is all of {@code desired}, in its versions, and nothing else. */
    boolean isAllOf(ResourceSet desired) {
        var sum = Fingerprint.EMPTY;
        for (var i = 0; i < names.size(); i++) {
            var resource = desired.get(names.get(i));
            if (resource == null || !resource.version().equals(versions.get(i))) {
                return false;
            }
            sum = sum.plus(resource.fingerprint());
        }
        return sum.equals(desired.fingerprint());
    }

    /** The later counts of what is said twice, as in protobuf's maps. */
    Map<String, String> byName() {
        var byName = HashMap.<String, String>newHashMap(names.size());
        for (var i = 0; i < names.size(); i++) {
            byName.put(names.get(i), versions.get(i));
        }
        return byName;
    }

    /** Takes what comes, one after the other. */
    public static final class Builder {
        private final List<String> names = new ArrayList<>();
        private final List<String> versions = new ArrayList<>();

        public void add(String name, String version) {
            names.add(name);
            versions.add(version);
        }

        public InitialVersions build() {
            return names.isEmpty() ? NONE : new InitialVersions(names, versions);
        }
    }
}
