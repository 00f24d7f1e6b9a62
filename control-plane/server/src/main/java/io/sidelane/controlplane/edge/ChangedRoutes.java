package io.sidelane.controlplane.edge;

import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.sidelane.xds.Resource;
import io.sidelane.xds.TypeRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which routes two versions of a RouteConfiguration differ by. */
public final class ChangedRoutes {

    private ChangedRoutes() {}

    /**
     * The routes, named as in errors.
     *
     * @param before null: not known
     * @return null if nobody knows
     */
    public static @Nullable Set<String> between(@Nullable Resource before, Resource after) {
        if (before == null || !after.body().getTypeUrl().equals(TypeRegistry.RDS.url())) {
            return null;
        }
        try {
            var had = byRoute(before);
            var has = byRoute(after);
            var changed = new TreeSet<>(had.keySet());
            changed.addAll(has.keySet());
            changed.removeIf(route -> Objects.equals(had.get(route), has.get(route)));
            return changed;
        } catch (InvalidProtocolBufferException _) {
            return null;
        }
    }

    /** What each route says for which domain. */
    private static Map<String, Map<String, List<Route>>> byRoute(Resource resource)
            throws InvalidProtocolBufferException {
        var all = new HashMap<String, Map<String, List<Route>>>();
        for (var host : resource.body().unpack(RouteConfiguration.class).getVirtualHostsList()) {
            for (var route : host.getRoutesList()) {
                all.computeIfAbsent(route.getName(), _ -> new HashMap<>())
                        .computeIfAbsent(host.getName(), _ -> new ArrayList<>())
                        .add(route);
            }
        }
        return all;
    }
}
