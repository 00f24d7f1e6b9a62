package io.sidelane.gateway;

import io.sidelane.api.directory.Debounce;
import io.sidelane.api.directory.DirectoryWatch;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** Runs a gateway until a signal ends the process. */
final class Foreground {

    private static final Logger LOG = System.getLogger("gateway");
    private static final Duration LOOK_ANYWAY = Duration.ofHours(1);

    private Foreground() {}

    static int run(Path file) throws StartException, InterruptedException, IOException {
        var stopped = new CountDownLatch(1);
        var gateway = Gateway.start(file);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(gateway, stopped), "stop"));
        LOG.log(Level.INFO, "serving %s".formatted(gateway.addresses()));
        var heir =
                Thread.ofPlatform()
                        .name("heir")
                        .daemon()
                        .start(() -> endWhenGiven(gateway, stopped));
        var watch = new DirectoryWatch(List.copyOf(directories(gateway)), Debounce.STANDARD);
        var follower =
                Thread.ofPlatform().name("reload").daemon().start(() -> follow(gateway, watch));
        stopped.await();
        heir.interrupt();
        watch.close();
        follower.join();
        return 0;
    }

    /* The file's own, and those of the certificates. */
    private static Set<Path> directories(Gateway gateway) {
        var directories = new LinkedHashSet<Path>();
        directories.add(gateway.directory());
        for (var listener : gateway.config().listeners()) {
            for (var certificate : listener.certificates()) {
                for (var name : List.of(certificate.certificate(), certificate.key())) {
                    var parent = gateway.directory().resolve(name).normalize().getParent();
                    if (parent != null) {
                        directories.add(parent);
                    }
                }
            }
        }
        for (var upstream : gateway.config().upstreams()) {
            if (upstream.tls() != null) {
                for (var name : upstream.tls().files()) {
                    var parent = gateway.directory().resolve(name).normalize().getParent();
                    if (parent != null) {
                        directories.add(parent);
                    }
                }
            }
        }
        return directories;
    }

    private static void follow(Gateway gateway, DirectoryWatch watch) {
        var digest = Contents.of(gateway);
        try {
            while (true) {
                var _ = watch.await(LOOK_ANYWAY);
                // Other files change there as well, such as the access log.
                var now = Contents.of(gateway);
                if (!now.equals(digest)) {
                    digest = now;
                    var _ = gateway.reload();
                    digest = Contents.of(gateway);
                }
            }
        } catch (ClosedWatchServiceException _) {
            // The gateway ends.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void endWhenGiven(Gateway gateway, CountDownLatch stopped) {
        try {
            gateway.awaitGiven();
            stop(gateway, stopped);
        } catch (InterruptedException _) {
            // It ends in the ordinary way.
        }
    }

    /* A signal is a normal end: without halt the status would be 128 and the signal's number. */
    private static void stop(Gateway gateway, CountDownLatch stopped) {
        try {
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
