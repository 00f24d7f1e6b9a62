package io.sidelane.xds.client;

import java.util.HashSet;
import java.util.Set;

/** State of the world: each request names the whole subscription. */
final class SotwRequests {
    private SotwRequests() {}

    static void first(TypeState state, Request.StateOfTheWorld request) {
        var subscription = state.subscription();
        if (request.names().isEmpty() && state.type().emptyMeansAll()) {
            subscription.imply();
        } else {
            subscription.all(request.names().contains(Subscription.ALL));
        }
        named(request).forEach(name -> subscription.add(name, state.view().desired()));
        if (!request.version().isEmpty()) {
            state.claims(new Claim.Whole(request.version()));
        }
    }

    static void change(TypeState state, Request.StateOfTheWorld request) {
        var subscription = state.subscription();
        var names = named(request);
        // No names go on meaning "all" only until there were some.
        var stillImplied = request.names().isEmpty() && subscription.implied();
        var all = request.names().contains(Subscription.ALL) || stillImplied;
        if (all && !subscription.all()) {
            state.view().desired().resources().stream()
                    .filter(r -> !subscription.covers(r.name()))
                    .forEach(r -> state.want(r.name()));
            subscription.all(true);
            state.owe();
        }
        for (var name : names) {
            var covered = subscription.covers(name);
            subscription.add(name, state.view().desired());
            if (!covered) {
                state.want(name);
            }
        }
        subscription.names().retainAll(names);
        if (!stillImplied) {
            subscription.all(all);
        }
        state.narrow();
    }

    private static Set<String> named(Request.StateOfTheWorld request) {
        var names = new HashSet<>(request.names());
        names.remove(Subscription.ALL);
        return names;
    }
}
