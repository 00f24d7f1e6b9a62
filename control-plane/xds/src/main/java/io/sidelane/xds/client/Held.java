package io.sidelane.xds.client;

import io.sidelane.xds.Resource;
import org.jspecify.annotations.Nullable;

/** What a client has under one name, as far as it has been told. */
record Held(String version, @Nullable Resource resource) {
    /** It knows that there is nothing. */
    static final Held NOTHING = new Held("", null);

    /** It has not been told, or may have forgotten: equal to nothing that could be sent. */
    static final Held UNTOLD = new Held("?", null);

    static Held of(@Nullable Resource resource) {
        return resource == null ? NOTHING : new Held(resource.version(), resource);
    }

    boolean isUntold() {
        return version.equals(UNTOLD.version);
    }

    boolean is(@Nullable Resource desired) {
        return version.equals(desired == null ? "" : desired.version());
    }
}
