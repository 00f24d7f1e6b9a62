package io.sidelane.gateway.xds;

/** A resource is not understood, or asks for what the gateway does not do; the message says why. */
final class RejectedException extends Exception {

    private static final long serialVersionUID = 1L;

    RejectedException(String message) {
        super(message);
    }
}
