package io.sidelane.xds.client;

import io.sidelane.xds.Resource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a client says it has from an earlier stream; believed where versions are equal. */
sealed interface Claim {
    Claim NOTHING = new Versions(InitialVersions.NONE);

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
    record Versions(InitialVersions claimed) implements Claim {
        @Override
        public boolean apply(ClientView view, Subscription subscription) {
            var everything = subscription.all() && subscription.names().isEmpty();
            if (!everything || !claimed.isAllOf(view.desired())) {
                compare(claimed.byName(), view, subscription);
            }
            return !claimed.isEmpty();
        }

        private static void compare(
                Map<String, String> byName, ClientView view, Subscription subscription) {
            var known = 0;
            for (var name : subscription.names()) {
                if (forgetIfOther(byName, view, name, view.desired().get(name))) {
                    known++;
                }
            }
            if (subscription.all()) {
                for (var resource : view.desired().resources()) {
                    if (!subscription.names().contains(resource.name())
                            && forgetIfOther(byName, view, resource.name(), resource)) {
                        known++;
                    }
                }
            }
            if (known < byName.size()) {
                forgetWhatIsGone(byName, view, subscription);
            }
        }

        /** Returns whether {@code name} is claimed at all. */
        private static boolean forgetIfOther(
                Map<String, String> byName,
                ClientView view,
                String name,
                @Nullable Resource desired) {
            var claimed = byName.get(name);
            if (desired == null || !desired.version().equals(claimed)) {
                view.forget(name);
            }
            return claimed != null;
        }

        private static void forgetWhatIsGone(
                Map<String, String> byName, ClientView view, Subscription subscription) {
            byName.forEach(
                    (name, version) -> {
                        if (!view.desired().contains(name) && subscription.covers(name)) {
                            view.has(name, version);
                        }
                    });
        }
    }
}
