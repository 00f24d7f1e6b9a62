package io.sidelane.gateway.exchange;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.sidelane.gateway.config.UpstreamProtocol;
import io.sidelane.gateway.http.Fields;
import io.sidelane.gateway.http.Names;
import io.sidelane.gateway.http.RequestHead;
import io.sidelane.gateway.http.ResponseHead;
import io.sidelane.gateway.routing.Route;
import io.sidelane.gateway.upstream.Failure;
import io.sidelane.gateway.upstream.Pools;
import io.sidelane.gateway.upstream.Upstream;
import io.sidelane.gateway.upstream.UpstreamListener;
import io.sidelane.gateway.upstream.UpstreamStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A copy of a request whose answer nobody reads. Holds nothing and nobody up: one that does not
 * take the body as fast as the client sends it is given up. For its worker's thread.
 */
final class Mirror implements UpstreamListener {

    /* Before there is a connection. */
    private static final int MOST_HELD = 64 << 10;
    private static final long MOST_SECONDS = 15;
    private static final double MILLION = 1e6;

    private final Serving serving;
    private final Upstream upstream;
    private final RequestHead head;
    private final boolean bodiless;
    private final Future<?> timer;
    private @Nullable Queue<ByteBuf> held = new ArrayDeque<>();
    private @Nullable UpstreamStream stream;
    private int bytes;
    private boolean requestEnded;
    private boolean over;

    private Mirror(
            Serving serving,
            EventLoop loop,
            Upstream upstream,
            RequestHead head,
            boolean bodiless) {
        this.serving = serving;
        this.upstream = upstream;
        this.head = head;
        this.bodiless = bodiless;
        this.requestEnded = bodiless;
        this.timer = loop.schedule(this::cancel, MOST_SECONDS, TimeUnit.SECONDS);
    }

    /**
     * Begins those of a route, each by its share.
     *
     * @param head as the route's own upstream gets it
     */
    static List<Mirror> begin(
            Serving serving,
            Pools pools,
            EventLoop loop,
            Route route,
            RequestHead head,
            boolean bodiless) {
        if (route.filters().mirrors().isEmpty()) {
            return List.of();
        }
        var mirrors = new ArrayList<Mirror>();
        for (var each : route.filters().mirrors()) {
            var upstream = serving.upstreams().find(each.upstream());
            boolean wanted = ThreadLocalRandom.current().nextDouble() * MILLION < each.perMillion();
            if (!wanted) {
                continue;
            }
            if (upstream == null || !upstream.begin()) {
                serving.metrics().event("mirror_dropped");
                continue;
            }
            var copy =
                    new RequestHead(
                            head.method(),
                            head.scheme(),
                            head.authority(),
                            head.path(),
                            null,
                            head.fields().copy());
            if (upstream.config().protocol() == UpstreamProtocol.HTTP1) {
                copy.fields().remove(Names.TE);
            }
            var mirror = new Mirror(serving, loop, upstream, copy, bodiless);
            mirrors.add(mirror);
            pools.open(upstream, null, mirror);
        }
        return mirrors;
    }

    /** Takes the bytes over. */
    void data(ByteBuf more) {
        var waiting = held;
        if (over) {
            more.release();
        } else if (waiting != null) {
            bytes += more.readableBytes();
            waiting.add(more);
            if (bytes > MOST_HELD) {
                drop();
            }
        } else if (stream != null) {
            // Whatever of this fails ends it at once.
            var to = stream;
            to.data(more);
            to.flush();
            if (!over && !to.writable()) {
                drop();
            }
        } else {
            more.release();
        }
    }

    /** The request is whole. */
    void end() {
        requestEnded = true;
        if (!over && held == null && stream != null) {
            var to = stream;
            to.end(null);
            to.flush();
        }
    }

    private void drop() {
        serving.metrics().event("mirror_dropped");
        cancel();
    }

    void cancel() {
        var present = stream;
        if (finish() && present != null) {
            present.cancel();
        }
    }

    /** Whether it was not over. */
    private boolean finish() {
        if (over) {
            return false;
        }
        over = true;
        stream = null;
        var _ = timer.cancel(false);
        var waiting = held;
        held = null;
        if (waiting != null) {
            waiting.forEach(ByteBuf::release);
        }
        upstream.ended();
        return true;
    }

    @Override
    public boolean wanted() {
        return !over;
    }

    @Override
    public void ready(UpstreamStream opened) {
        if (over) {
            opened.cancel();
            return;
        }
        stream = opened;
        opened.head(head, bodiless);
        var waiting = held;
        held = null;
        if (waiting != null) {
            waiting.forEach(opened::data);
        }
        if (requestEnded && !bodiless) {
            opened.end(null);
        }
        opened.flush();
    }

    @Override
    public void head(ResponseHead response) {
        // Nobody asked.
    }

    @Override
    public void tunnel(UpstreamStream opened, Fields fields) {
        opened.cancel();
        var _ = finish();
    }

    @Override
    public void responseDatagram(ByteBuf bytes) {
        bytes.release();
    }

    @Override
    public void responseData(ByteBuf unread) {
        unread.release();
    }

    @Override
    public void responseEnd(@Nullable Fields trailers) {
        var _ = finish();
    }

    @Override
    public void flush() {
        // Nothing goes on to anybody.
    }

    @Override
    public void writabilityChanged() {
        // What cannot be written at once is given up.
    }

    @Override
    public void failed(Failure failure) {
        serving.metrics().event("mirror_failed");
        var _ = finish();
    }
}
