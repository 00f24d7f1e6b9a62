package io.sidelane.gateway.upstream;

import io.netty.buffer.ByteBuf;
import io.sidelane.gateway.http.Fields;
import io.sidelane.gateway.http.ResponseHead;
import org.jspecify.annotations.Nullable;

/** Who waits for a response. Hears nothing after the end or a failure. */
public interface UpstreamListener {

    /** Whether it waits still. */
    boolean wanted();

    /** There is a connection; nothing was sent yet. */
    void ready(UpstreamStream stream);

    /** Any number of informational heads, then one that is final. */
    void head(ResponseHead head);

    /**
     * The endpoint goes on in the protocol that it was asked for, by which bytes come and go.
     *
     * @param fields of its answer
     */
    void tunnel(UpstreamStream opened, Fields fields);

    /** Takes the bytes over. */
    void responseData(ByteBuf bytes);

    /** Takes the bytes over. */
    void responseDatagram(ByteBuf datagram);

    void responseEnd(@Nullable Fields trailers);

    /** What was read at once has been told. */
    void flush();

    void writabilityChanged();

    void failed(Failure failure);
}
