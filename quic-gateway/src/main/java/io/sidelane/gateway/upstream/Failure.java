package io.sidelane.gateway.upstream;

/**
 * Why there is no response, or only a part of one.
 *
 * @param sent whether something of the request may have reached the endpoint
 * @param reason a word for the access log
 */
public record Failure(Kind kind, boolean sent, String reason) {

    /** What a client is told of it. */
    public enum Kind {
        /** Where the request may not go: 403. */
        FORBIDDEN(403),
        /** What nobody there can: 501. */
        UNSUPPORTED(501),
        /** Nobody to ask: 503. */
        UNAVAILABLE(503),
        /** No connection, or one that broke: 502. */
        BROKEN(502),
        /** What came was no HTTP: 502. */
        MALFORMED(502),
        /** Nothing came in time: 504. */
        LATE(504);

        private final int status;

        Kind(int status) {
            this.status = status;
        }

        public int status() {
            return status;
        }
    }
}
