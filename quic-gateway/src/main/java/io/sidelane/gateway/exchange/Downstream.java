package io.sidelane.gateway.exchange;

import io.netty.buffer.ByteBuf;
import io.sidelane.gateway.http.Fields;
import org.jspecify.annotations.Nullable;

/** The client's side of one request, whatever it speaks. For the connection's thread. */
public interface Downstream {

    /** Whether what comes now may be a replay of what somebody else sent (RFC 8470). */
    default boolean early() {
        return false;
    }

    /**
     * Below 200 another one follows; then nothing ends.
     *
     * @param end whether nothing follows
     */
    void head(int status, Fields fields, boolean end);

    /** Takes the bytes over. */
    void data(ByteBuf bytes);

    /**
     * Sends a datagram beside the stream (RFC 9297, 2.1).
     *
     * @return false when the client takes none; then the bytes are still the caller's
     */
    default boolean datagram(ByteBuf bytes) {
        return false;
    }

    void end(@Nullable Fields trailers);

    void flush();

    /** Breaks the response off, so that the client cannot take it for a whole one. */
    void abort(Abort why);

    /** Nothing of the rest of the request is wanted: the response is complete. */
    void stopRequest();

    /** Whether more can be sent without keeping it in memory. */
    boolean writable();

    /** Whether more of the request is wanted now. */
    void read(boolean wanted);
}
