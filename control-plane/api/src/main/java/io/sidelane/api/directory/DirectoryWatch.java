package io.sidelane.api.directory;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells when something in one of some directories changed. A directory that is missing, or replaced
 * by another one of its name, is found again: its nearest parent is watched until it comes.
 *
 * <p>Says nothing about what changed: inotify may lose that, a scan does not.
 */
public final class DirectoryWatch implements AutoCloseable {

    private static final WatchEvent.Kind<?>[] CHANGES = {
        StandardWatchEventKinds.ENTRY_CREATE,
        StandardWatchEventKinds.ENTRY_MODIFY,
        StandardWatchEventKinds.ENTRY_DELETE
    };

    private final WatchService service;
    private List<Path> directories;
    private final Debounce debounce;
    private final Map<Path, Watched> watched = new HashMap<>();

    /**
     * @param fileKey device and inode of what the key was made for
     */
    private record Watched(WatchKey key, @Nullable Object fileKey) {}

    public DirectoryWatch(List<Path> directories, Debounce debounce) throws IOException {
        this.service = FileSystems.getDefault().newWatchService();
        this.directories = List.copyOf(directories);
        this.debounce = debounce;
        register();
    }

    /** Watches others from now on. By the thread that waits. */
    public void watch(Collection<Path> others) {
        directories = List.copyOf(others);
        for (var former : List.copyOf(watched.keySet())) {
            if (!directories.contains(former)) {
                cancelUnused(watched.remove(former));
            }
        }
        var _ = register();
    }

    /**
     * Waits for a change and for quiet after it.
     *
     * @return false when nothing changed for so long
     * @throws ClosedWatchServiceException when this is closed
     */
    public boolean await(Duration atMost) throws InterruptedException {
        var first = service.poll(atMost.toNanos(), TimeUnit.NANOSECONDS);
        boolean changed = first != null;
        if (first != null) {
            consume(first);
            gather(System.nanoTime() + debounce.max().toNanos());
        }
        return register() || changed;
    }

    private void gather(long deadline) throws InterruptedException {
        while (System.nanoTime() - deadline < 0) {
            var next = service.poll(debounce.quiet().toNanos(), TimeUnit.NANOSECONDS);
            if (next == null) {
                return;
            }
            consume(next);
        }
    }

    private static void consume(WatchKey key) {
        var _ = key.pollEvents();
        var _ = key.reset();
    }

    /** Whether a directory came, went or was replaced. */
    private boolean register() {
        boolean changed = false;
        for (var directory : directories) {
            changed |= register(directory);
        }
        return changed;
    }

    private boolean register(Path directory) {
        var target = nearest(directory);
        var present = watched.get(directory);
        var fileKey = fileKey(target);
        if (present != null
                && present.key().isValid()
                && Objects.equals(present.fileKey(), fileKey)) {
            return false;
        }
        try {
            var key = target.register(service, CHANGES);
            watched.put(directory, new Watched(key, fileKey));
            cancelUnused(present);
            return true;
        } catch (IOException _) {
            // It went between the look and the registration: the next call looks again.
            watched.remove(directory);
            return true;
        }
    }

    /* One key serves all who watch the same directory. */
    private void cancelUnused(@Nullable Watched former) {
        if (former != null
                && watched.values().stream().noneMatch(w -> w.key().equals(former.key()))) {
            former.key().cancel();
        }
    }

    private static Path nearest(Path directory) {
        var candidate = directory;
        while (!Files.isDirectory(candidate)) {
            var parent = candidate.getParent();
            if (parent == null) {
                return candidate;
            }
            candidate = parent;
        }
        return candidate;
    }

    private static @Nullable Object fileKey(Path path) {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        } catch (IOException _) {
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        service.close();
    }
}
