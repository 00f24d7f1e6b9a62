package io.sidelane.gateway.exchange;

/** Why a stream is broken off, in words that each protocol has a code for. */
public enum Abort {
    /** The client's message is none: H3_MESSAGE_ERROR, PROTOCOL_ERROR. */
    MALFORMED,
    /** Nothing of the request was looked at: H3_REQUEST_REJECTED, REFUSED_STREAM. */
    REFUSED,
    /** The response cannot be brought to its end: H3_INTERNAL_ERROR, INTERNAL_ERROR. */
    INTERNAL,
    /** The other side of a tunnel broke (RFC 8441, 5.1): H3_REQUEST_CANCELLED, CANCEL. */
    CANCELLED
}
