package io.sidelane.cli;

/** What was asked for cannot be had; the message is for people. */
final class FailedException extends Exception {

    private static final long serialVersionUID = 1L;

    FailedException(String message) {
        super(message);
    }

    FailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
