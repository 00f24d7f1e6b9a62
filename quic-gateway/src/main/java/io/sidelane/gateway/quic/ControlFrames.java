package io.sidelane.gateway.quic;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http3.Http3ErrorCode;
import io.netty.handler.codec.http3.Http3SettingsFrame;
import io.netty.handler.codec.http3.Http3UnknownFrame;
import io.netty.util.ReferenceCountUtil;
import io.sidelane.gateway.http.Priority;
import io.sidelane.gateway.http.VarInts;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a client says on its control stream that the codec does not see to. */
final class ControlFrames extends ChannelInboundHandlerAdapter {

    /* RFC 9218, 7.2. */
    private static final long PRIORITY_UPDATE = 0xf0700;
    private static final long PRIORITY_UPDATE_OF_PUSH = 0xf0701;
    /* Of requests that are still under way; of more than that the first are forgotten. */
    private static final int MOST_TOLD = 128;

    /** Hears of the priority of a stream. */
    interface Priorities {
        void changed(long stream, Priority priority);
    }

    private final Priorities priorities;
    private final Consumer<Http3ErrorCode> broken;
    private final SequencedMap<Long, Priority> told = new LinkedHashMap<>();
    private boolean datagrams;

    ControlFrames(Priorities priorities, Consumer<Http3ErrorCode> broken) {
        this.priorities = priorities;
        this.broken = broken;
    }

    /** Whether the client takes HTTP datagrams. */
    boolean offersDatagrams() {
        return datagrams;
    }

    /** What was said of a stream, once; null: nothing. */
    @Nullable Priority take(long stream) {
        return told.isEmpty() ? null : told.remove(stream);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            switch (message) {
                case Http3SettingsFrame frame ->
                        datagrams = Boolean.TRUE.equals(frame.settings().h3DatagramEnabled());
                case Http3UnknownFrame frame when frame.type() == PRIORITY_UPDATE -> update(frame);
                // There is no push that it could be about.
                case Http3UnknownFrame frame when frame.type() == PRIORITY_UPDATE_OF_PUSH ->
                        broken.accept(Http3ErrorCode.H3_ID_ERROR);
                default -> {
                    // The codec has seen to it.
                }
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void update(Http3UnknownFrame frame) {
        var content = frame.content();
        long stream = VarInts.read(content);
        if (stream == VarInts.NONE) {
            broken.accept(Http3ErrorCode.H3_FRAME_ERROR);
            return;
        }
        if ((stream & 3) != 0) {
            broken.accept(Http3ErrorCode.H3_ID_ERROR);
            return;
        }
        var priority =
                Priority.parse(content.toString(StandardCharsets.US_ASCII), Priority.DEFAULT);
        told.remove(stream);
        if (told.size() >= MOST_TOLD) {
            told.pollFirstEntry();
        }
        told.put(stream, priority);
        priorities.changed(stream, priority);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // The codec has ended the connection, and counted it.
    }
}
