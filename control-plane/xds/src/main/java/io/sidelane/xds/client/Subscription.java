package io.sidelane.xds.client;

import io.sidelane.xds.ResourceSet;
import java.util.HashSet;
import java.util.Set;

/** What a client wants of one type: names, or all, or both. */
final class Subscription {
    static final String ALL = "*";

    /** Characters of a name, or a few of them could fill the memory. */
    static final int MAX_NAME = 1_024;

    private Set<String> names = new HashSet<>();
    private boolean all;
    private boolean implied;

    boolean covers(String name) {
        return all || names.contains(name);
    }

    boolean all() {
        return all;
    }

    void all(boolean wanted) {
        all = wanted;
        implied = false;
    }

    /** All is wanted because no name was given. */
    boolean implied() {
        return implied;
    }

    void imply() {
        all = true;
        implied = true;
    }

    /** Adds a name, by the very string of {@code known}: thousands of clients share that one. */
    boolean add(String name, ResourceSet known) {
        return names.add(shared(name, known));
    }

    /** Lets go of strings of its own that {@code known} has as well. */
    void share(ResourceSet known) {
        var shared = HashSet.<String>newHashSet(names.size());
        names.forEach(name -> shared.add(shared(name, known)));
        names = shared;
    }

    private static String shared(String name, ResourceSet known) {
        var resource = known.get(name);
        return resource == null ? name : resource.name();
    }

    boolean remove(String name) {
        return names.remove(name);
    }

    Set<String> names() {
        return names;
    }
}
