package io.sidelane.xds.server;

import io.grpc.Status;
import io.sidelane.xds.client.Outcome;
import io.sidelane.xds.client.Response;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What the server told. */
final class RecordedEvents implements XdsEvents {
    private static final long PATIENCE_SECONDS = 20;

    final BlockingQueue<Object> events = new LinkedBlockingQueue<>();
    final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger streams = new AtomicInteger();
    private final Map<String, Integer> sentByNode = new ConcurrentHashMap<>();

    record Connected(Client client) {}

    record Disconnected(Client client, String reason) {}

    record Refused(String who, Status.Code code, String reason) {}

    @Override
    public void connected(Client client) {
        events.add(new Connected(client));
        streams.incrementAndGet();
    }

    @Override
    public void disconnected(Client client, String reason) {
        events.add(new Disconnected(client, reason));
    }

    @Override
    public void refused(String who, Status.Code code, String reason) {
        events.add(new Refused(who, code, reason));
        streams.incrementAndGet();
    }

    @Override
    public void sent(Client client, Response response, int bytes) {
        sent.incrementAndGet();
        sentByNode.merge(client.nodeId(), 1, Integer::sum);
    }

    int sentTo(String node) {
        return sentByNode.getOrDefault(node, 0);
    }

    @Override
    public void acknowledged(Client client, Outcome.Acknowledged acknowledged) {
        events.add(acknowledged);
    }

    @Override
    public void rejected(Client client, Outcome.Rejected rejected) {
        events.add(rejected);
    }

    @Override
    public void staleNonce(Client client, Outcome.StaleNonce stale) {
        events.add(stale);
    }

    @Override
    public void phaseTimedOut(Client client, Outcome.PhaseTimedOut timedOut) {
        events.add(timedOut);
    }

    /** The next event of a kind; those before it are dropped. */
    <T> T await(Class<T> kind) throws InterruptedException {
        for (var event = next(); ; event = next()) {
            if (kind.isInstance(event)) {
                return kind.cast(event);
            }
        }
    }

    /** Until so many streams were taken or refused. */
    void awaitStreams(int count) throws InterruptedException {
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (streams.get() < count) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(
                        "streams: %d (expected: %d)".formatted(streams.get(), count));
            }
            Thread.sleep(1);
        }
    }

    private Object next() throws InterruptedException {
        var event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (event == null) {
            throw new AssertionError("no such event in %d s".formatted(PATIENCE_SECONDS));
        }
        return event;
    }
}
