package io.sidelane.gateway.telemetry;

import io.sidelane.gateway.http.RequestHead;
import io.sidelane.gateway.routing.Route;
import io.sidelane.gateway.upstream.Endpoint;
import io.sidelane.gateway.upstream.Upstream;
import org.jspecify.annotations.Nullable;

/** What is told of a request when it is over. */
public final class Entry {

    private final Client client;
    private final RequestHead head;
    private final long began;
    private @Nullable String route;
    private @Nullable String upstream;
    private @Nullable Endpoint endpoint;
    private @Nullable String reason;
    private int status;
    private int attempts = 1;
    private long received;
    private long sent;
    private boolean tunnelled;
    private boolean early;

    public Entry(Client client, RequestHead head, long began) {
        this.client = client;
        this.head = head;
        this.began = began;
    }

    public void routed(Route by, Upstream to) {
        route = by.name();
        upstream = to.name();
    }

    public void routed(Route by) {
        route = by.name();
    }

    public void endpoint(Endpoint chosen) {
        endpoint = chosen;
    }

    public void reason(String word) {
        reason = word;
    }

    public void status(int answered) {
        status = answered;
    }

    public void early(boolean came) {
        early = came;
    }

    public void tunnelled() {
        tunnelled = true;
    }

    public void attempts(int made) {
        attempts = made;
    }

    public void received(int bytes) {
        received += bytes;
    }

    public void sent(int bytes) {
        sent += bytes;
    }

    public Client client() {
        return client;
    }

    public RequestHead head() {
        return head;
    }

    public @Nullable String route() {
        return route;
    }

    public @Nullable String upstream() {
        return upstream;
    }

    public @Nullable Endpoint endpoint() {
        return endpoint;
    }

    /** Why it did not go as it should, null when it did. */
    public @Nullable String reason() {
        return reason;
    }

    /** Whether it came in early data. */
    public boolean isEarly() {
        return early;
    }

    /** Whether it came to a tunnel, which lasts as long as its ends want. */
    public boolean isTunnelled() {
        return tunnelled;
    }

    /** 499 when the client gave up before there was one. */
    public int status() {
        return status;
    }

    public int attempts() {
        return attempts;
    }

    /** Bytes of the request's body. */
    public long received() {
        return received;
    }

    /** Bytes of the response's body. */
    public long sent() {
        return sent;
    }

    /** Since the head was read. */
    public long nanos() {
        return System.nanoTime() - began;
    }
}
