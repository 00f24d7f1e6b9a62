package io.sidelane.gateway;

import org.jspecify.annotations.Nullable;

/** The gateway cannot be started, or its file cannot be taken; the message is for people. */
public final class StartException extends Exception {

    private static final long serialVersionUID = 1L;

    /** The listener that cannot be had; null: it is about something else. */
    private final @Nullable String listener;

    StartException(String message) {
        this(message, null);
    }

    StartException(String message, @Nullable String listener) {
        super(message);
        this.listener = listener;
    }

    @Nullable String listener() {
        return listener;
    }
}
