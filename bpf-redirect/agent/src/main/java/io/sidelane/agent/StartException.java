package io.sidelane.agent;

/** The agent cannot start; the message is complete and for people. */
final class StartException extends Exception {

    private static final long serialVersionUID = 1L;

    StartException(String message) {
        super(message);
    }
}
