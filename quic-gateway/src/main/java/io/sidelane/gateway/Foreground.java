package io.sidelane.gateway;

import io.sidelane.api.directory.Debounce;
import io.sidelane.api.directory.DirectoryWatch;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Runs a gateway by a file until a signal ends the process. */
final class Foreground {

    private static final Logger LOG = System.getLogger("gateway");
    private static final Duration LOOK_ANYWAY = Duration.ofHours(1);

    private Foreground() {}

    static int run(ConfigSource source) throws StartException, InterruptedException, IOException {
        var config = source.read();
        // Before they are read: what changes until they are watched is seen then.
        var begun = Contents.of(source, config);
        var gateway = Gateway.start(config, source.directory());
        var stopping = Stopping.of(gateway, () -> {});
        LOG.log(Level.INFO, "serving %s".formatted(gateway.addresses()));
        var watch =
                new DirectoryWatch(List.copyOf(directories(source, gateway)), Debounce.STANDARD);
        var follower =
                Thread.ofPlatform()
                        .name("reload")
                        .daemon()
                        .start(() -> follow(source, gateway, watch, begun));
        stopping.await();
        watch.close();
        follower.join();
        return 0;
    }

    /* The file's own, and those of what it names. */
    private static Set<Path> directories(ConfigSource source, Gateway gateway) {
        var directories = new LinkedHashSet<Path>();
        directories.add(source.directory());
        for (var name : gateway.config().files()) {
            var parent = source.directory().resolve(name).normalize().getParent();
            if (parent != null && Files.isDirectory(parent)) {
                directories.add(parent);
            }
        }
        return directories;
    }

    private static void follow(
            ConfigSource source, Gateway gateway, DirectoryWatch watch, String begun) {
        var digest = begun;
        try {
            while (true) {
                // Other files change there as well, such as the access log.
                digest =
                        Contents.settle(
                                digest,
                                () -> Contents.of(source, gateway.config()),
                                () -> {
                                    var _ = gateway.reload(source);
                                    watch.watch(directories(source, gateway));
                                });
                var _ = watch.await(LOOK_ANYWAY);
            }
        } catch (ClosedWatchServiceException _) {
            // The gateway ends.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
