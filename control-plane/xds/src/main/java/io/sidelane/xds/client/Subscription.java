package io.sidelane.xds.client;

import java.util.HashSet;
import java.util.Set;

/** What a client wants of one type: names, or all, or both. */
final class Subscription {
    static final String ALL = "*";

    /** Characters of a name, or a few of them could fill the memory. */
    static final int MAX_NAME = 1_024;

    private final Set<String> names = new HashSet<>();
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

    boolean add(String name) {
        return names.add(name);
    }

    boolean remove(String name) {
        return names.remove(name);
    }

    Set<String> names() {
        return names;
    }
}
