package io.sidelane.xds.client;

import java.util.Map;

/** What a client says it has from an earlier stream; believed where versions are equal. */
sealed interface Claim {
    Claim NOTHING = new Versions(Map.of());

    /** Settles what is true in a view that has just begun; returns whether anything was. */
    boolean apply(ClientView view, Subscription subscription);

    /** State of the world: {@code version_info}, which stands for all that is subscribed to. */
    record Whole(String version) implements Claim {
        @Override
        public boolean apply(ClientView view, Subscription subscription) {
            var all = view.covered();
            var before = all.stream().filter(view.desired()::contains).toList();
            if (before.isEmpty()) {
                return false;
            }
            all.forEach(view::settle);
            if (view.fingerprint().toString().equals(version)) {
                return true;
            }
            all.forEach(view::forget);
            return false;
        }
    }

    /** Delta: {@code initial_resource_versions}. What is claimed and gone will be removed. */
    record Versions(Map<String, String> byName) implements Claim {
        @Override
        public boolean apply(ClientView view, Subscription subscription) {
            for (var claimed : byName.entrySet()) {
                var name = claimed.getKey();
                if (!subscription.covers(name)) {
                    continue;
                }
                var desired = view.desired().get(name);
                if (desired != null && desired.version().equals(claimed.getValue())) {
                    view.settle(name);
                } else {
                    view.forget(name);
                }
            }
            return !byName.isEmpty();
        }
    }
}
