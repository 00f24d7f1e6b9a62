package io.sidelane.agent.admin;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What we need of a request: RFC 9112's first line. Header fields are read past, never used, and no
 * body is taken.
 *
 * @param path without the query
 */
record RequestLine(String method, String path) {

    static final int MAX_BYTES = 8 << 10;

    /** What the bytes so far say: the line when the head is complete, null when it goes on. */
    static @Nullable RequestLine parse(ByteBuffer received) throws BadRequest {
        var text = StandardCharsets.ISO_8859_1.decode(received.duplicate().flip()).toString();
        if (!text.contains("\r\n\r\n")) {
            if (!received.hasRemaining()) {
                throw new BadRequest(
                        431, "request head: over %d bytes (expected: less)".formatted(MAX_BYTES));
            }
            return null;
        }
        var words = text.substring(0, text.indexOf("\r\n")).split(" ", -1);
        if (words.length != 3 || !words[2].startsWith("HTTP/1.") || !words[1].startsWith("/")) {
            throw new BadRequest(
                    400, "request line: not understood (expected: GET /PATH HTTP/1.1)");
        }
        int query = words[1].indexOf('?');
        return new RequestLine(words[0], query < 0 ? words[1] : words[1].substring(0, query));
    }

    static final class BadRequest extends Exception {

        private static final long serialVersionUID = 1L;

        private final int status;

        BadRequest(int status, String message) {
            super(message);
            this.status = status;
        }

        Response response() {
            return Response.error(status, String.valueOf(getMessage()));
        }
    }
}
