package io.sidelane.gateway;

/** The gateway cannot be started, or its file cannot be taken; the message is for people. */
public final class StartException extends Exception {

    private static final long serialVersionUID = 1L;

    StartException(String message) {
        super(message);
    }
}
