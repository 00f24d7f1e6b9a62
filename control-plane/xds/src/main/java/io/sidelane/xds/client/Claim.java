package io.sidelane.xds.client;

import io.sidelane.xds.Resource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a client says it has from an earlier stream; believed where versions are equal. */
sealed interface Claim {
    Claim NOTHING = new Versions(Map.of());

    /**
     * Forgets what is not true, in a view that has just begun; returns whether anything was claimed
     * that there is.
     */
    boolean apply(ClientView view, Subscription subscription);

    /** State of the world: {@code version_info}, which stands for all that is subscribed to. */
    record Whole(String version) implements Claim {
        @Override
        public boolean apply(ClientView view, Subscription subscription) {
            var all = view.covered();
            if (all.stream().anyMatch(view.desired()::contains)
                    && view.fingerprint().toString().equals(version)) {
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
            var known = 0;
            for (var name : subscription.names()) {
                if (forgetIfOther(view, name, view.desired().get(name))) {
                    known++;
                }
            }
            if (subscription.all()) {
                for (var resource : view.desired().resources()) {
                    if (!subscription.names().contains(resource.name())
                            && forgetIfOther(view, resource.name(), resource)) {
                        known++;
                    }
                }
            }
            if (known < byName.size()) {
                forgetWhatIsGone(view, subscription);
            }
            return !byName.isEmpty();
        }

        /** Returns whether {@code name} is claimed at all. */
        private boolean forgetIfOther(ClientView view, String name, @Nullable Resource desired) {
            var claimed = byName.get(name);
            if (desired == null || !desired.version().equals(claimed)) {
                view.forget(name);
            }
            return claimed != null;
        }

        private void forgetWhatIsGone(ClientView view, Subscription subscription) {
            for (var name : byName.keySet()) {
                if (!view.desired().contains(name) && subscription.covers(name)) {
                    view.forget(name);
                }
            }
        }
    }
}
