package io.sidelane.gateway;

import io.sidelane.gateway.config.ListenerConfig;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Which listeners cannot be served beside or after the others. Pure. */
final class ListenerChanges {

    private ListenerChanges() {}

    /** Why not, by the listener's name; none if all that is asked for can be done. */
    static SortedMap<String, String> refusals(List<ListenerConfig> now, List<ListenerConfig> next) {
        var refusals = new TreeMap<String, String>();
        var names = new HashMap<String, String>();
        now.forEach(each -> names.put(each.address(), each.name()));
        var addresses = new HashSet<String>();
        for (var each : next) {
            if (!addresses.add(each.address())) {
                refusals.put(
                        each.name(),
                        "address: %s (expected: one of its own, another listener has it)"
                                .formatted(each.address()));
            } else if (each.certificates().isEmpty()) {
                refusals.put(each.name(), "certificates: none (expected: at least one)");
            } else {
                var former = names.getOrDefault(each.address(), each.name());
                if (!former.equals(each.name())) {
                    // Routes are by name: those of present connections would be gone.
                    refusals.put(
                            each.name(),
                            "address: %s (expected: the one that it has, or one of nobody; %s has it, another name takes a restart)"
                                    .formatted(each.address(), former));
                }
            }
        }
        return refusals;
    }
}
