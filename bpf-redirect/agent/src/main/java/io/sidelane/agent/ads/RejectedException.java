package io.sidelane.agent.ads;

/** A resource cannot be taken; the message is a NACK's, or a part of one. */
final class RejectedException extends Exception {

    private static final long serialVersionUID = 1L;

    RejectedException(String message) {
        super(message);
    }
}
