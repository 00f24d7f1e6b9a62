package io.sidelane.xds.client;

import io.sidelane.xds.Resource;
import org.jspecify.annotations.Nullable;

/** What a client has under one name, as far as it has been told. */
record Held(String version, @Nullable Resource resource) {
    /** It knows that there is nothing. */
    static final Held NOTHING = new Held("", null);

    /** It has not been told, or may have forgotten: equal to nothing that could be sent. */
    static final Held UNTOLD = new Held("?", null);

    private static final String UNSURE = "??";

    static Held of(@Nullable Resource resource) {
        return resource == null ? NOTHING : new Held(resource.version(), resource);
    }

    /**
     * It was sent another one beside others and refused the response: of that it may have taken
     * this one all the same (Envoy and our gateway do). Equal to nothing that could be sent.
     */
    Held orWhatItRefused() {
        return new Held(UNSURE, resource);
    }

    boolean isUntold() {
        return version.equals(UNTOLD.version);
    }

    boolean is(@Nullable Resource desired) {
        return version.equals(desired == null ? "" : desired.version());
    }
}
