package io.sidelane.agent.datapath;

/** The kernel refused, or must not be asked. The message is complete and printed as it is. */
public final class DataPathException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public DataPathException(String message) {
        super(message);
    }

    public DataPathException(String message, Throwable cause) {
        super(message, cause);
    }
}
