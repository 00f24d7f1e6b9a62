package io.sidelane.agent;

import io.sidelane.api.directory.Debounce;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells, on a thread of its own, when a cgroup comes or goes in one of some directories, or has its
 * first process or its last one there.
 *
 * <p>Who follows directories that a scan found scans again while {@link #follow} says that some
 * were new: what came between the scan and the watch is seen then.
 */
final class CgroupWatch implements AutoCloseable {

    private static final Logger LOG = System.getLogger("pod");

    /** In the directory itself and hierarchical; cgroup v2 only. */
    private static final String POPULATED = "cgroup.events";

    private final WatchService service;
    private final Debounce debounce;
    private final Runnable changed;
    private final Thread thread;
    private final Map<Path, Watched> watched = new HashMap<>();
    private boolean complained;

    private record Watched(WatchKey key, @Nullable Object fileKey) {}

    /**
     * @param changed called on the watch's thread
     */
    CgroupWatch(Debounce debounce, Runnable changed) throws IOException {
        this.service = FileSystems.getDefault().newWatchService();
        this.debounce = debounce;
        this.changed = changed;
        this.thread = Thread.ofPlatform().name("sidelane-cgroups").daemon().start(this::run);
    }

    /** Watches these and nothing else; whether one of them was not watched before. */
    boolean follow(Set<Path> directories) {
        watched.entrySet()
                .removeIf(
                        entry -> {
                            boolean gone = !directories.contains(entry.getKey());
                            if (gone) {
                                entry.getValue().key().cancel();
                            }
                            return gone;
                        });
        boolean anyNew = false;
        for (var directory : directories) {
            anyNew |= follow(directory);
        }
        return anyNew;
    }

    private boolean follow(Path directory) {
        try {
            var fileKey = Files.readAttributes(directory, BasicFileAttributes.class).fileKey();
            var present = watched.get(directory);
            if (present != null
                    && present.key().isValid()
                    && Objects.equals(present.fileKey(), fileKey)) {
                return false;
            }
            var key =
                    directory.register(
                            service,
                            StandardWatchEventKinds.ENTRY_CREATE,
                            StandardWatchEventKinds.ENTRY_DELETE,
                            StandardWatchEventKinds.ENTRY_MODIFY);
            watched.put(directory, new Watched(key, fileKey));
            return true;
        } catch (IOException e) {
            watched.remove(directory);
            if (Files.isDirectory(directory) && !complained) {
                complained = true;
                LOG.log(
                        Level.WARNING,
                        "watch: %s (expected: room for one more, see fs.inotify.max_user_watches); pods are looked for at intervals"
                                .formatted(e.getMessage()));
            }
            return false;
        }
    }

    private void run() {
        try {
            while (true) {
                if (matters(service.take())) {
                    gather();
                    changed.run();
                }
            }
        } catch (ClosedWatchServiceException _) {
            // Closing ends the waiting.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void gather() throws InterruptedException {
        long deadline = System.nanoTime() + debounce.max().toNanos();
        while (System.nanoTime() - deadline < 0) {
            var next = service.poll(debounce.quiet().toNanos(), TimeUnit.NANOSECONDS);
            if (next == null) {
                return;
            }
            var _ = matters(next);
        }
    }

    private static boolean matters(WatchKey key) {
        boolean matters = key.pollEvents().stream().anyMatch(CgroupWatch::matters);
        // A key that cannot be reset is that of a directory that has gone.
        return !key.reset() || matters;
    }

    /* Memory pressure changes files too, often; an overflow has no name. */
    private static boolean matters(WatchEvent<?> event) {
        return !event.kind().equals(StandardWatchEventKinds.ENTRY_MODIFY)
                || Path.of(POPULATED).equals(event.context());
    }

    @Override
    public void close() throws IOException {
        service.close();
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
