package io.sidelane.libbpf;

/**
 * A native library or one of its functions is not on this machine. The message is one line for an
 * operator; it is thrown at the first use, never while a class initialises.
 */
public final class LibraryUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LibraryUnavailableException(String message) {
        super(message);
    }
}
