package io.sidelane.xds.scale;

import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What is asked of a server under measurement, whoever made it. */
interface Served {
    int port();

    /** Another port in the endpoints of the first service. */
    void moveOneEndpoint(int port);

    /** One resource more for each agent, and one endpoint moved: a change for every client. */
    void changeForAll();

    Tally tally();

    /** How many types its clients have asked for, each client's by themselves. */
    int subscriptions();

    /** Sends everybody away within so many milliseconds; returns once they have gone. */
    void drain(int millis);

    /** What happened, as the server's own callbacks tell. */
    final class Tally {
        private final int clients;
        final AtomicInteger connected = new AtomicInteger();
        final AtomicLong allConnectedAtMillis = new AtomicLong();
        final Collection<Long> acknowledgements = new ConcurrentLinkedQueue<>();
        private volatile long last = System.nanoTime();

        Tally(int clients) {
            this.clients = clients;
        }

        void connected() {
            if (connected.incrementAndGet() == clients) {
                allConnectedAtMillis.set(System.currentTimeMillis());
            }
        }

        void acknowledged() {
            last = System.nanoTime();
            acknowledgements.add(last);
        }

        long sinceLast() {
            return System.nanoTime() - last;
        }
    }
}
