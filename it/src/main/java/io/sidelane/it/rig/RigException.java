package io.sidelane.it.rig;

/** What an operator reads when the rig cannot do its work: one line, no stack trace. */
public final class RigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RigException(String message) {
        super(message);
    }

    public RigException(String message, Throwable cause) {
        super(message, cause);
    }
}
