package io.sidelane.xds.client;

/** Delta: each request names what to add to the subscription, and what to take from it. */
final class DeltaRequests {
    private DeltaRequests() {}

    static void first(TypeState state, Request.Delta request) {
        var subscription = state.subscription();
        subscription.all(
                request.subscribe().contains(Subscription.ALL)
                        || (request.subscribe().isEmpty() && state.type().emptyMeansAll()));
        for (var name : request.subscribe()) {
            if (!name.equals(Subscription.ALL)) {
                subscription.add(name, state.view().desired());
            }
        }
        state.claims(new Claim.Versions(request.initialVersions()));
    }

    static void change(TypeState state, Request.Delta request) {
        var subscription = state.subscription();
        for (var name : request.unsubscribe()) {
            if (name.equals(Subscription.ALL)) {
                subscription.all(false);
            } else if (subscription.remove(name) && subscription.all()) {
                // The client forgets what it unsubscribes from, and still wants all.
                state.want(name);
            }
        }
        for (var name : request.subscribe()) {
            if (!name.equals(Subscription.ALL)) {
                subscription.add(name, state.view().desired());
                // Sent even if the client should have it: it may have forgotten.
                state.want(name);
            } else if (!subscription.all()) {
                state.view().desired().resources().stream()
                        .filter(r -> !subscription.covers(r.name()))
                        .forEach(r -> state.want(r.name()));
                subscription.all(true);
                state.owe();
            }
        }
        state.narrow();
    }
}
