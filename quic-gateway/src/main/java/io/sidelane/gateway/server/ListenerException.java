package io.sidelane.gateway.server;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** An address cannot be had; the message is for people. */
public final class ListenerException extends IOException {

    private static final long serialVersionUID = 1L;

    private final String listener;

    ListenerException(String listener, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.listener = listener;
    }

    /** Whose. */
    public String listener() {
        return listener;
    }
}
