package io.sidelane.controlplane.edge;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Host names of listeners and routes, {@code *.} before a domain for all below it; empty: any. */
final class HostNames {

    static final String ANY = "";

    private HostNames() {}

    /**
     * For which names both are.
     *
     * @param listener empty: any
     * @param routes none: any
     */
    static List<String> common(String listener, List<String> routes) {
        if (routes.isEmpty()) {
            return List.of(listener);
        }
        var common = new ArrayList<String>();
        for (var route : routes) {
            var both = common(listener, route);
            if (both != null && !common.contains(both)) {
                common.add(both);
            }
        }
        return common;
    }

    private static @Nullable String common(String one, String other) {
        if (covers(one, other)) {
            return other;
        }
        return covers(other, one) ? one : null;
    }

    /** Whether all names of the second are names of the first. */
    static boolean covers(String wide, String narrow) {
        if (wide.equals(ANY) || wide.equals(narrow)) {
            return true;
        }
        return wide.startsWith("*.")
                && narrow.length() > wide.length() - 1
                && narrow.endsWith(wide.substring(1));
    }

    /** As a virtual host has it. */
    static String domain(String host) {
        return host.equals(ANY) ? "*" : host;
    }
}
