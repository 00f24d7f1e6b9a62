package io.sidelane.gateway.quic;

import io.sidelane.api.quic.RetryMode;
import java.util.concurrent.atomic.AtomicInteger;

/** How many connections a listener has, and what that means for the next one. */
public final class Admission {

    private final int most;
    private final RetryMode retry;
    private final int retryFrom;
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger handshakes = new AtomicInteger();
    private volatile boolean closed;

    /**
     * @param most open connections
     * @param retryFrom open handshakes from which on a busy listener asks for proof
     */
    public Admission(int most, RetryMode retry, int retryFrom) {
        this.most = most;
        this.retry = retry;
        this.retryFrom = retryFrom;
    }

    /** Whether another connection may begin. */
    boolean open() {
        return !closed && connections.get() < most;
    }

    /** Whether a client without a token must prove its address first. */
    boolean mustProve() {
        return switch (retry) {
            case ALWAYS -> true;
            case ON_LOAD -> handshakes.get() >= retryFrom;
            case NEVER -> false;
        };
    }

    void began() {
        connections.incrementAndGet();
        handshakes.incrementAndGet();
    }

    void shookHands() {
        handshakes.decrementAndGet();
    }

    /**
     * @param shookHands whether it came to that
     */
    void ended(boolean shookHands) {
        connections.decrementAndGet();
        if (!shookHands) {
            handshakes.decrementAndGet();
        }
    }

    /** No more connections. */
    void close() {
        closed = true;
    }

    public int connections() {
        return connections.get();
    }

    public int handshakes() {
        return handshakes.get();
    }
}
