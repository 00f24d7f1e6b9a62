package io.sidelane.gateway;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.CountDownLatch;

/** Ends the process by a signal, or when the next one has taken over. */
final class Stopping {

    private static final Logger LOG = System.getLogger("gateway");

    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread heir;

    private Stopping(Gateway gateway, Runnable first) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(gateway, first), "stop"));
        heir =
                Thread.ofPlatform()
                        .name("heir")
                        .daemon()
                        .start(
                                () -> {
                                    try {
                                        gateway.awaitGiven();
                                        stop(gateway, first);
                                    } catch (InterruptedException _) {
                                        // It ends in the ordinary way.
                                    }
                                });
    }

    /**
     * @param first done before clients are sent away
     */
    static Stopping of(Gateway gateway, Runnable first) {
        return new Stopping(gateway, first);
    }

    void await() throws InterruptedException {
        stopped.await();
        heir.interrupt();
    }

    /*
     * A signal is a normal end: without halt the status would be 128 and the signal's number. Who
     * is taken over while it stops, or the other way round, does it once.
     */
    private synchronized void stop(Gateway gateway, Runnable first) {
        try {
            first.run();
            gateway.leave();
            gateway.close();
            LOG.log(Level.INFO, "stopped");
        } catch (InterruptedException _) {
            LOG.log(Level.WARNING, "interrupted while stopping");
        }
        stopped.countDown();
        Runtime.getRuntime().halt(0);
    }
}
