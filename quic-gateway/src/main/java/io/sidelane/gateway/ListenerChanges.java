package io.sidelane.gateway;

import io.sidelane.gateway.config.ListenerConfig;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What of listeners cannot change while a gateway runs: the settings of one that stays at its
 * address, which its sockets have, and whose address it is. Pure.
 */
final class ListenerChanges {

    private ListenerChanges() {}

    /** Why not, by the listener's name; none if all that is asked for can be done. */
    static SortedMap<String, String> refusals(List<ListenerConfig> now, List<ListenerConfig> next) {
        var refusals = new TreeMap<String, String>();
        var served = new HashMap<String, ListenerConfig>();
        now.forEach(each -> served.put(each.address(), each));
        var addresses = new HashSet<String>();
        for (var each : next) {
            var before = served.get(each.address());
            if (!addresses.add(each.address())) {
                refusals.put(
                        each.name(),
                        "address: %s (expected: one of its own, another listener has it)"
                                .formatted(each.address()));
            } else if (each.certificates().isEmpty()) {
                refusals.put(each.name(), "certificates: none (expected: at least one)");
            } else if (before != null && !before.name().equals(each.name())) {
                refusals.put(each.name(), said("address of %s".formatted(before.name())));
            } else if (before != null) {
                var field = Reloads.changed(before, each);
                if (field != null) {
                    refusals.put(each.name(), said(field + " changed"));
                }
            }
        }
        return refusals;
    }

    private static String said(String what) {
        return "listener: %s (expected: as it is; listeners can come, go and move to other addresses, the rest of them changes by a restart)"
                .formatted(what);
    }
}
