package io.sidelane.gateway;

import io.sidelane.gateway.config.ListenerConfig;
import java.util.HashSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Which listeners cannot be served beside the others. Pure. */
final class ListenerChanges {

    private ListenerChanges() {}

    /** Why not, by the listener's name; none if all that is asked for can be done. */
    static SortedMap<String, String> refusals(List<ListenerConfig> next) {
        var refusals = new TreeMap<String, String>();
        var addresses = new HashSet<String>();
        for (var each : next) {
            if (!addresses.add(each.address())) {
                refusals.put(
                        each.name(),
                        "address: %s (expected: one of its own, another listener has it)"
                                .formatted(each.address()));
            } else if (each.certificates().isEmpty()) {
                refusals.put(each.name(), "certificates: none (expected: at least one)");
            }
        }
        return refusals;
    }
}
