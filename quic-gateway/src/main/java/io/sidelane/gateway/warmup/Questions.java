package io.sidelane.gateway.warmup;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http3.DefaultHttp3HeadersFrame;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.http3.Http3DataFrame;
import io.netty.handler.codec.http3.Http3HeadersFrame;
import io.netty.handler.codec.http3.Http3RequestStreamInboundHandler;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;

/** Requests over HTTP/3, of which each one's end begins another. */
final class Questions {

    private final LongAdder answered = new LongAdder();
    private final CompletableFuture<Void> failed = new CompletableFuture<>();

    void ask(QuicChannel connection) {
        var _ =
                Http3.newRequestStream(connection, new Question(connection))
                        .addListener(
                                opened -> {
                                    if (!opened.isSuccess()) {
                                        failed.completeExceptionally(opened.cause());
                                    }
                                });
    }

    long await(Duration atMost) throws IOException, InterruptedException {
        try {
            failed.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new IOException(String.valueOf(e.getCause()), e);
        } catch (TimeoutException _) {
            // It went well until its time was over.
        }
        return answered.sum();
    }

    private final class Question extends Http3RequestStreamInboundHandler {

        private final QuicChannel connection;
        private boolean good;

        private Question(QuicChannel connection) {
            this.connection = connection;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            var head = new DefaultHttp3HeadersFrame();
            head.headers().method("GET").scheme("https").authority("localhost").path("/");
            var _ = context.writeAndFlush(head).addListener(QuicStreamChannel.SHUTDOWN_OUTPUT);
        }

        @Override
        protected void channelRead(ChannelHandlerContext context, Http3HeadersFrame frame) {
            good = "200".contentEquals(frame.headers().status());
        }

        @Override
        protected void channelRead(ChannelHandlerContext context, Http3DataFrame frame) {
            frame.release();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            failed.completeExceptionally(cause);
        }

        @Override
        protected void channelInputClosed(ChannelHandlerContext context) {
            if (good) {
                answered.increment();
                ask(connection);
            } else {
                failed.completeExceptionally(new IOException("a request was not answered by 200"));
            }
        }
    }
}
