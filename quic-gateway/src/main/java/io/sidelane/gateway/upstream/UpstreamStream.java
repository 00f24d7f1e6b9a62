package io.sidelane.gateway.upstream;

import io.netty.buffer.ByteBuf;
import io.sidelane.gateway.http.Fields;
import io.sidelane.gateway.http.RequestHead;
import org.jspecify.annotations.Nullable;

/** One request on a connection to an endpoint. For the connection's thread. */
public interface UpstreamStream {

    void head(RequestHead head, boolean end);

    /** Takes the bytes over. */
    void data(ByteBuf bytes);

    /** Takes the bytes over. Drops them where it has no use for datagrams. */
    default void datagram(ByteBuf datagram) {
        datagram.release();
    }

    void end(@Nullable Fields trailers);

    void flush();

    /** Ends it without an answer; the listener hears nothing more. */
    void cancel();

    /** Whether more can be sent without keeping it in memory. */
    boolean writable();

    /** Whether more of the response is wanted now. */
    void read(boolean wanted);

    Endpoint endpoint();
}
