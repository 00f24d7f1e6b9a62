package io.sidelane.it.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** An endpoint of HTTP/1.1 that is told how to fare, and counts what it is asked but for checks. */
final class ScriptedUpstream implements AutoCloseable {

    static final String CHECK = "/healthz";

    private final HttpServer server;
    private final AtomicInteger asked = new AtomicInteger();
    private volatile int status = 200;
    private volatile int checked = 200;
    private volatile CountDownLatch release = new CountDownLatch(0);
    private volatile boolean breaksOff;

    ScriptedUpstream() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 512);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        if (exchange.getRequestURI().getPath().equals(CHECK)) {
            exchange.sendResponseHeaders(checked, -1);
            return;
        }
        // Before it is counted: who waits for the count may change it.
        var until = release;
        asked.incrementAndGet();
        try {
            until.await();
        } catch (InterruptedException e) {
            throw new IOException("ended meanwhile", e);
        }
        if (breaksOff) {
            throw new IOException("broken off, as it was told to");
        }
        exchange.sendResponseHeaders(status, -1);
    }

    String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    int asked() {
        return asked.get();
    }

    void answers(int with) {
        status = with;
    }

    void checksAnswer(int with) {
        checked = with;
    }

    /** Requests from now on wait for the next {@link #release}. */
    void hold() {
        release = new CountDownLatch(1);
    }

    void release() {
        breaksOff = false;
        release.countDown();
    }

    /** Those that wait get no answer; those that come now wait. */
    void breakOffAndHold() {
        var before = release;
        hold();
        breaksOff = true;
        before.countDown();
    }

    @Override
    public void close() {
        release();
        server.stop(0);
    }
}
