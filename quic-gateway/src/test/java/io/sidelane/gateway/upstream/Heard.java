package io.sidelane.gateway.upstream;

import io.netty.buffer.ByteBuf;
import io.sidelane.gateway.http.Fields;
import io.sidelane.gateway.http.ResponseHead;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Sends a request, and keeps what it hears of the answer. */
final class Heard implements UpstreamListener {

    final CompletableFuture<ResponseHead> head = new CompletableFuture<>();
    final CompletableFuture<UpstreamStream> tunnel = new CompletableFuture<>();
    final Map<String, String> fields = new ConcurrentHashMap<>();
    final CompletableFuture<Boolean> end = new CompletableFuture<>();
    final CompletableFuture<Failure> failure = new CompletableFuture<>();
    final LinkedBlockingQueue<String> bytes = new LinkedBlockingQueue<>();

    private final Consumer<UpstreamStream> request;

    /** Whether it waits still. */
    volatile boolean wanted = true;

    private @Nullable UpstreamStream stream;
    private final boolean reading;

    /**
     * @param reading whether it wants more than the head
     */
    Heard(Consumer<UpstreamStream> request, boolean reading) {
        this.request = request;
        this.reading = reading;
    }

    @Override
    public boolean wanted() {
        return wanted;
    }

    @Override
    public void ready(UpstreamStream opened) {
        stream = opened;
        request.accept(opened);
        opened.flush();
    }

    /** Wants the rest, after all. */
    void read() {
        if (stream != null) {
            stream.read(true);
        }
    }

    /** Wants nothing any more. */
    void cancel() {
        if (stream != null) {
            stream.cancel();
        }
    }

    @Override
    public void head(ResponseHead response) {
        if (!reading && stream != null) {
            stream.read(false);
        }
        head.complete(response);
    }

    @Override
    public void tunnel(UpstreamStream opened, Fields told) {
        told.forEach((name, value) -> fields.put(name.toString(), value.toString()));
        tunnel.complete(opened);
    }

    @Override
    public void responseData(ByteBuf read) {
        bytes.add(read.toString(StandardCharsets.US_ASCII));
        read.release();
    }

    @Override
    public void responseDatagram(ByteBuf datagram) {
        datagram.release();
    }

    @Override
    public void responseEnd(@Nullable Fields trailers) {
        end.complete(true);
    }

    @Override
    public void flush() {
        // Nothing is kept.
    }

    @Override
    public void writabilityChanged() {
        // Little is sent.
    }

    @Override
    public void failed(Failure why) {
        failure.complete(why);
        var unexpected = new IllegalStateException(why.reason());
        head.completeExceptionally(unexpected);
        tunnel.completeExceptionally(unexpected);
        end.completeExceptionally(unexpected);
    }
}
