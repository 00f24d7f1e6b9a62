package io.sidelane.gateway.exchange;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import io.sidelane.gateway.http.BodyLength;
import io.sidelane.gateway.http.Capsules;
import io.sidelane.gateway.http.FieldRules;
import io.sidelane.gateway.http.Fields;
import io.sidelane.gateway.http.Names;
import io.sidelane.gateway.http.RequestHead;
import io.sidelane.gateway.http.RequestRules;
import io.sidelane.gateway.http.ResponseHead;
import io.sidelane.gateway.http.UdpTarget;
import io.sidelane.gateway.http.WebSockets;
import io.sidelane.gateway.routing.Filters;
import io.sidelane.gateway.routing.Route;
import io.sidelane.gateway.telemetry.Client;
import io.sidelane.gateway.telemetry.Entry;
import io.sidelane.gateway.upstream.Endpoint;
import io.sidelane.gateway.upstream.Failure;
import io.sidelane.gateway.upstream.Pools;
import io.sidelane.gateway.upstream.Upstream;
import io.sidelane.gateway.upstream.UpstreamListener;
import io.sidelane.gateway.upstream.UpstreamStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response. Everything of it happens on one worker's thread: the client's
 * connection and the upstream's are both there. Holds at most what was read at once on either side.
 */
public final class Exchange implements UpstreamListener {

    private final Serving serving;
    private final Pools pools;
    private final EventLoop loop;
    private final Downstream downstream;
    private final RequestHead head;
    private final BodyLength requestLength;
    private final Entry entry;
    private final boolean bodiless;

    /* What came before there was a connection; null once there is one. */
    private @Nullable Queue<ByteBuf> early = new ArrayDeque<>();
    private @Nullable Fields trailers;
    private @Nullable UpstreamStream stream;
    private @Nullable Upstream upstream;
    private @Nullable Route route;
    private Route.@Nullable Target target;
    private List<Mirror> mirrors = List.of();
    private RequestHead outgoing;
    private @Nullable ScheduledFuture<?> timer;
    private long active;
    private int attempts;
    private int furtherAttempts;
    private boolean requestEnded;
    private boolean responseBegan;
    private boolean ended;

    private Exchange(
            Serving serving,
            Pools pools,
            EventLoop loop,
            Downstream downstream,
            Client client,
            RequestHead head,
            boolean end) {
        this.serving = serving;
        this.pools = pools;
        this.loop = loop;
        this.downstream = downstream;
        this.head = head;
        this.outgoing = head;
        this.bodiless = end;
        this.requestEnded = end;
        this.requestLength = new BodyLength(RequestRules.length(head.fields()));
        this.active = System.nanoTime();
        this.entry = new Entry(client, head, active);
    }

    /**
     * Begins one with a head that is well formed.
     *
     * @param end whether nothing follows it
     */
    public static Exchange begin(
            Serving serving,
            Pools pools,
            EventLoop loop,
            Downstream downstream,
            Client client,
            RequestHead head,
            boolean end) {
        var exchange = new Exchange(serving, pools, loop, downstream, client, head, end);
        serving.metrics().begun();
        exchange.route();
        return exchange;
    }

    private void route() {
        if (requestEnded && !requestLength.complete()) {
            malformed("content_length");
            return;
        }
        boolean early = downstream.early();
        entry.early(early);
        if (early && !head.safe()) {
            answer(425, "too_early");
            return;
        }
        var method = head.method();
        if (head.tunnel() && WebSockets.PROTOCOL.equals(head.protocol())) {
            // As HTTP/1.1 asks for it, so that a route is one for clients of each protocol.
            method = "GET";
        } else if (method.equals("CONNECT") && !UdpTarget.PROTOCOL.equals(head.protocol())) {
            answer(501, "connect_unsupported");
            return;
        }
        var found = serving.routes().find(entry.client().listener(), method, head);
        if (found == null) {
            answer(404, "no_route");
            return;
        }
        route = found;
        if (UdpTarget.PROTOCOL.equals(head.protocol())) {
            connectUdp(found);
            return;
        }
        if (found.udp() != null) {
            answer(404, "no_route");
            return;
        }
        var moved = found.filters().moved(head);
        if (moved != null) {
            redirect(found, moved);
            return;
        }
        var to = found.choose(ThreadLocalRandom.current().nextDouble());
        target = to;
        var chosen = serving.upstreams().find(to.upstream());
        if (chosen == null) {
            answer(500, "no_upstream");
            return;
        }
        if (!chosen.begin()) {
            answer(503, "request_limit");
            return;
        }
        upstream = chosen;
        entry.routed(found, chosen);
        ForwardedHead.rewrite(head, entry.client(), chosen.config().protocol());
        outgoing = found.filters().rewritten(head);
        to.request().apply(head.fields());
        if (early) {
            head.fields().add(Names.EARLY_DATA, "1");
        }
        schedule(found.headTimeout());
        if (!requestEnded) {
            downstream.read(false);
        }
        attempts = 1;
        if (!head.tunnel()) {
            mirrors = Mirror.begin(serving, pools, loop, found, outgoing, bodiless);
        }
        pools.open(chosen, null, this);
    }

    private void connectUdp(Route found) {
        var target = UdpTarget.of(found.pathPrefix(), head.pathAlone());
        if (found.udp() == null) {
            answer(501, "connect_udp_unsupported");
        } else if (target == null) {
            answer(400, "udp_target");
        } else {
            entry.routed(found);
            schedule(found.headTimeout());
            if (!requestEnded) {
                // Until there is a socket nobody takes what it sends.
                downstream.read(false);
            }
            serving.udp().open(found.udp(), target, loop, this);
        }
    }

    // From the client.

    /** Takes a datagram over that came beside the stream. */
    public void datagram(ByteBuf bytes) {
        if (ended || stream == null || !entry.isTunnelled()) {
            // Before the tunnel is there; who sends so early may lose it (RFC 9298, 5).
            bytes.release();
            serving.metrics().udp("not_open");
            return;
        }
        active = System.nanoTime();
        entry.received(bytes.readableBytes());
        stream.datagram(bytes);
    }

    /** Takes the bytes over. */
    public void data(ByteBuf bytes) {
        if (ended) {
            bytes.release();
            return;
        }
        if (!requestLength.take(bytes.readableBytes())) {
            bytes.release();
            malformed("content_length");
            return;
        }
        active = System.nanoTime();
        entry.received(bytes.readableBytes());
        for (var mirror : mirrors) {
            mirror.data(bytes.retainedDuplicate());
        }
        var to = stream;
        if (early != null) {
            early.add(bytes);
        } else if (to == null) {
            bytes.release();
        } else {
            to.data(bytes);
            if (!to.writable()) {
                to.flush();
                // The flush may have made room already, and nobody tells that twice.
                downstream.read(to.writable());
            }
        }
    }

    public void end(@Nullable Fields last) {
        if (ended || requestEnded) {
            return;
        }
        if (!requestLength.complete()) {
            malformed("content_length");
            return;
        }
        if (last != null && (head.tunnel() || FieldRules.checkTrailers(last) != null)) {
            malformed("trailers");
            return;
        }
        requestEnded = true;
        if (last != null) {
            ForwardedHead.rewriteTrailers(last);
        }
        trailers = last;
        mirrors.forEach(Mirror::end);
        if (early == null && stream != null) {
            stream.end(last);
        }
    }

    /** What was read at once has been told. */
    public void flushRequest() {
        if (stream != null) {
            stream.flush();
        }
    }

    public void downstreamWritable() {
        if (stream != null) {
            stream.read(downstream.writable());
        }
    }

    /** The client gave up, or broke the rules of its protocol. */
    public void gone(String reason) {
        if (!ended) {
            entry.reason(reason);
            // Who leaves a tunnel has had its answer.
            finish(entry.isTunnelled() ? entry.status() : 499);
        }
    }

    /** Whether the client asked for another protocol, so that all that follows is bytes of that. */
    public boolean tunnel() {
        return head.tunnel();
    }

    /** Ends it as a message that is none. */
    public void malformed(String reason) {
        if (!ended) {
            entry.reason(reason);
            serving.metrics().malformed(reason);
            if (!responseBegan) {
                finish(400);
            } else {
                finish(entry.status());
            }
            downstream.abort(Abort.MALFORMED);
        }
    }

    // From the upstream.

    @Override
    public boolean wanted() {
        return !ended;
    }

    @Override
    public void ready(UpstreamStream opened) {
        if (ended) {
            opened.cancel();
            return;
        }
        stream = opened;
        entry.endpoint(opened.endpoint());
        opened.head(outgoing, bodiless);
        if (!head.tunnel()) {
            sendEarly(opened, !bodiless);
        }
        opened.flush();
    }

    private void sendEarly(UpstreamStream to, boolean endFollows) {
        var held = early;
        early = null;
        if (held != null) {
            held.forEach(to::data);
        }
        if (!requestEnded && to.writable()) {
            downstream.read(true);
        } else if (requestEnded && endFollows) {
            to.end(trailers);
        }
    }

    @Override
    public void tunnel(UpstreamStream opened, Fields fields) {
        if (ended) {
            opened.cancel();
            return;
        }
        stream = opened;
        entry.tunnelled();
        serving.metrics().tunnelOpened();
        head(new ResponseHead(200, fields));
        sendEarly(opened, true);
        opened.flush();
        downstream.flush();
    }

    @Override
    public void head(ResponseHead response) {
        if (ended) {
            return;
        }
        if (head.tunnel() && !entry.isTunnelled() && response.successful()) {
            // A client of HTTP/3 would take it for a tunnel.
            answer(502, "not_upgraded");
            return;
        }
        active = System.nanoTime();
        ForwardedHead.clean(response.fields());
        if (!response.informational()) {
            responseBegan = true;
            entry.status(response.status());
            watchIdle();
            if (route != null) {
                route.filters().response().apply(response.fields());
            }
            if (target != null) {
                target.response().apply(response.fields());
            }
        }
        downstream.head(response.status(), response.fields(), false);
    }

    @Override
    public void responseData(ByteBuf bytes) {
        if (ended) {
            bytes.release();
            return;
        }
        active = System.nanoTime();
        entry.sent(bytes.readableBytes());
        downstream.data(bytes);
        if (!downstream.writable() && stream != null) {
            downstream.flush();
            stream.read(downstream.writable());
        }
    }

    @Override
    public void responseDatagram(ByteBuf bytes) {
        if (ended) {
            bytes.release();
            return;
        }
        active = System.nanoTime();
        int length = bytes.readableBytes();
        if (downstream.datagram(bytes)) {
            entry.sent(length);
        } else if (downstream.writable()) {
            entry.sent(length);
            downstream.data(Capsules.datagram(bytes));
        } else {
            bytes.release();
            serving.metrics().udp("client_full");
        }
    }

    @Override
    public void responseEnd(@Nullable Fields last) {
        if (ended) {
            return;
        }
        stream = null;
        downstream.end(last);
        if (!requestEnded) {
            downstream.stopRequest();
        }
        downstream.flush();
        finish(entry.status());
    }

    @Override
    public void flush() {
        if (!ended) {
            downstream.flush();
        }
    }

    @Override
    public void writabilityChanged() {
        // What is held back until the upstream agrees must not grow.
        if (!ended && stream != null && early == null) {
            downstream.read(stream.writable());
        }
    }

    @Override
    public void failed(Failure failure) {
        if (ended) {
            return;
        }
        serving.metrics().failed(failure.reason());
        var failedAt = stream == null ? null : stream.endpoint();
        stream = null;
        if (responseBegan) {
            entry.reason(failure.reason());
            finish(entry.status());
            downstream.abort(entry.isTunnelled() ? Abort.CANCELLED : Abort.INTERNAL);
        } else if (!retried(failure, failedAt)) {
            answer(failure.kind().status(), failure.reason());
        }
    }

    /* Nothing may happen twice that a client did not ask for twice (RFC 9110, 9.2.2). */
    private boolean retried(Failure failure, @Nullable Endpoint failedAt) {
        var again = upstream;
        if (again == null || route == null || attempts > route.retries()) {
            return false;
        }
        boolean harmless = !failure.sent() || head.idempotent();
        boolean whole = early != null || bodiless;
        if (!harmless || !whole || !again.beginRetry()) {
            return false;
        }
        attempts++;
        entry.attempts(attempts);
        serving.metrics().retried();
        if (early == null) {
            early = new ArrayDeque<>();
        }
        furtherAttempts++;
        pools.open(again, failedAt, this);
        return true;
    }

    // Ends.

    private void redirect(Route by, Filters.Moved moved) {
        entry.routed(by);
        var answer = LocalAnswer.of(head, moved.status(), "moved");
        answer.fields().add(Names.LOCATION, moved.location());
        by.filters().response().apply(answer.fields());
        answer(answer);
    }

    private void answer(int status, String reason) {
        entry.reason(reason);
        answer(LocalAnswer.of(head, status, reason));
    }

    private void answer(LocalAnswer answer) {
        boolean unread = !requestEnded;
        finish(answer.status());
        if (answer.body().isEmpty()) {
            downstream.head(answer.status(), answer.fields(), true);
        } else {
            downstream.head(answer.status(), answer.fields(), false);
            downstream.data(Unpooled.wrappedBuffer(answer.body().array()));
            downstream.end(null);
        }
        if (unread) {
            downstream.stopRequest();
        }
        downstream.flush();
    }

    private void schedule(Duration timeout) {
        if (!timeout.isZero()) {
            timer = loop.schedule(this::late, timeout.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    /* The head's timer stays where it comes no later, for it looks how long it was idle. */
    private void watchIdle() {
        if (route == null) {
            return;
        }
        var most = route.idleTimeout();
        if (timer == null || most.isZero() || most.compareTo(route.headTimeout()) < 0) {
            cancelTimer();
            schedule(most);
        }
    }

    private void late() {
        if (ended || route == null) {
            return;
        }
        long idle = System.nanoTime() - active;
        long most = route.idleTimeout().toNanos();
        if (responseBegan && idle < most) {
            timer = loop.schedule(this::late, most - idle, TimeUnit.NANOSECONDS);
            return;
        }
        if (stream != null) {
            stream.cancel();
            stream = null;
        }
        serving.metrics().failed("timeout");
        if (responseBegan) {
            entry.reason("idle_timeout");
            finish(entry.status());
            downstream.abort(Abort.INTERNAL);
        } else {
            answer(504, "response_timeout");
        }
    }

    private void cancelTimer() {
        if (timer != null) {
            var _ = timer.cancel(false);
            timer = null;
        }
    }

    private void finish(int status) {
        ended = true;
        if (!requestEnded) {
            // What they got is less than a request.
            mirrors.forEach(Mirror::cancel);
        }
        cancelTimer();
        if (stream != null) {
            stream.cancel();
            stream = null;
        }
        var held = early;
        early = null;
        if (held != null) {
            held.forEach(ByteBuf::release);
        }
        if (upstream != null) {
            upstream.ended();
            for (; furtherAttempts > 0; furtherAttempts--) {
                upstream.retryEnded();
            }
        }
        entry.status(status);
        serving.metrics().ended(entry);
        serving.accessLog().write(entry);
    }
}
