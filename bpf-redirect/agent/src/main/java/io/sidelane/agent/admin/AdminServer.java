package io.sidelane.agent.admin;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;

/**
 * A GET-only HTTP/1.1 server, one thread and one selector for TCP and Unix sockets alike. Every
 * connection is answered once and closed; one that is slow is closed without an answer. It costs
 * nothing while nobody asks.
 */
public final class AdminServer implements AutoCloseable {

    private static final Logger LOG = System.getLogger("admin");
    private static final int MAX_CLIENTS = 64;
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Listener listener;
    private final Selector selector;
    private final SelectionKey accepting;
    private final AdminPages pages;
    private final Duration patience;
    private final Thread thread;
    private volatile boolean closed;

    private AdminServer(Listener listener, Selector selector, AdminPages pages, Duration patience)
            throws IOException {
        this.listener = listener;
        this.selector = selector;
        listener.channel().configureBlocking(false);
        this.accepting = listener.channel().register(selector, SelectionKey.OP_ACCEPT);
        this.pages = pages;
        this.patience = patience;
        this.thread = Thread.ofPlatform().name("sidelane-admin").daemon().unstarted(this::serve);
    }

    /**
     * @throws IOException with a message for people when the address cannot be had
     */
    public static AdminServer start(AdminAddress address, AdminPages pages) throws IOException {
        return start(address, pages, PATIENCE);
    }

    static AdminServer start(AdminAddress address, AdminPages pages, Duration patience)
            throws IOException {
        var listener = Listener.bind(address);
        var selector = Selector.open();
        var server = new AdminServer(listener, selector, pages, patience);
        server.thread.start();
        return server;
    }

    /** Where it listens; the port is the one that the kernel chose when 0 was asked for. */
    public AdminAddress address() {
        return listener.address();
    }

    private void serve() {
        try (listener;
                selector) {
            while (!closed) {
                boolean pausing = accepting.interestOps() == 0;
                boolean idle = selector.keys().size() <= 1 && !pausing;
                // With nobody connected there is no deadline to wake up for.
                selector.select(this::handle, idle ? 0 : patience.toMillis() / 2 + 1);
                if (pausing) {
                    accepting.interestOps(SelectionKey.OP_ACCEPT);
                }
                closeSlow(System.nanoTime());
            }
            closeSlow(0);
        } catch (IOException e) {
            LOG.log(Level.ERROR, "server stopped: " + e.getMessage());
        }
    }

    private void handle(SelectionKey key) {
        if (key.isAcceptable()) {
            accept();
        } else if (key.attachment() instanceof Client client) {
            client.proceed(key, pages);
        }
    }

    private void accept() {
        try {
            var channel = listener.channel().accept();
            if (channel == null) {
                return;
            }
            if (selector.keys().size() > MAX_CLIENTS) {
                channel.close();
                return;
            }
            channel.configureBlocking(false);
            var deadline = System.nanoTime() + patience.toNanos();
            channel.register(selector, SelectionKey.OP_READ, new Client(channel, deadline));
        } catch (IOException e) {
            LOG.log(Level.WARNING, "connection not accepted: " + e.getMessage());
            // It waits on, as when no descriptor is left: not to be tried all the time.
            accepting.interestOps(0);
        }
    }

    private void closeSlow(long now) {
        for (var key : selector.keys()) {
            if (key.attachment() instanceof Client client && (closed || client.isLate(now))) {
                client.close();
            }
        }
    }

    /** Ends the thread, which alone touches the selector, and waits until it has cleaned up. */
    @Override
    public void close() throws IOException {
        closed = true;
        var _ = selector.wakeup();
        try {
            if (!thread.join(PATIENCE)) {
                throw new IOException("%s still answers".formatted(thread.getName()));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
