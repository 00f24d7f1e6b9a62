package io.sidelane.gateway;

import io.sidelane.gateway.config.ListenerConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What of listeners cannot change while a gateway runs. Pure. */
final class ListenerChanges {

    private ListenerChanges() {}

    /** Why not, by the listener's name; none if all that is asked for can be done. */
    static Map<String, String> refusals(List<ListenerConfig> now, List<ListenerConfig> next) {
        var refusals = new TreeMap<String, String>();
        var served = new HashMap<String, ListenerConfig>();
        now.forEach(each -> served.put(each.name(), each));
        for (var each : next) {
            var before = served.remove(each.name());
            if (before == null) {
                refusals.put(each.name(), said("new"));
            } else if (each.certificates().isEmpty()) {
                refusals.put(each.name(), "certificates: none (expected: at least one)");
            } else {
                var field = Reloads.changed(before, each);
                if (field != null) {
                    refusals.put(each.name(), said(field + " changed"));
                }
            }
        }
        served.keySet().forEach(name -> refusals.put(name, said("removed")));
        return refusals;
    }

    private static String said(String what) {
        return "listener: %s (expected: as it is; certificates, routes and upstreams can change, the rest by a restart)"
                .formatted(what);
    }
}
