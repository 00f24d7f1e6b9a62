package io.sidelane.it.equivalence;

/** Something that the case needs is not on this machine; the message says what. */
final class SkippedException extends Exception {

    private static final long serialVersionUID = 1L;

    SkippedException(String message) {
        super(message);
    }
}
