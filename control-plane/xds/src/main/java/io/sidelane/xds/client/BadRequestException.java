package io.sidelane.xds.client;

/** A request that ends its stream, and no other. The message is for the client. */
public final class BadRequestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What kind of mistake it is. */
    public enum Kind {
        INVALID,
        DENIED,
        TOO_MUCH
    }

    private final Kind kind;

    public BadRequestException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
