package io.sidelane.controlplane.source;

import io.sidelane.api.directory.Debounce;
import io.sidelane.api.directory.DirectoryWatch;
import io.sidelane.api.directory.FileContent;
import io.sidelane.controlplane.model.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The world as a directory of YAML files has it, seen again whenever one changes. A file that turns
 * bad keeps its last good version; at the start there is none, so a bad one ends it.
 */
public final class DirectorySource implements Source {

    private static final Logger LOG = Logger.getLogger("config");

    /** Nothing tells that a mount was exchanged under the directory: a look does. */
    private static final Duration LOOK = Duration.ofSeconds(10);

    private final Path directory;
    private final ConfigDirectory files;
    private World world = World.EMPTY;
    private volatile List<String> problems = List.of();
    private volatile boolean ready;
    private volatile @Nullable DirectoryWatch watch;

    public DirectorySource(Path directory) {
        this.directory = directory;
        this.files = new ConfigDirectory(directory);
    }

    @Override
    public void start(Consumer<World> changed) {
        DirectoryWatch watching;
        try {
            // Before the first look: what changes after it is seen.
            watching = new DirectoryWatch(List.of(directory), Debounce.STANDARD);
            watch = watching;
            var found = files.scan();
            var now = DirectoryWorld.of(found, world);
            var errors = errors(found, "");
            errors.addAll(now.problems());
            if (!errors.isEmpty()) {
                throw new StartException(errors);
            }
            hand(now, changed);
            LOG.infof("%s: %d files", directory, found.size());
        } catch (IOException e) {
            throw new StartException(List.of(String.valueOf(e.getMessage())));
        }
        Thread.ofPlatform()
                .daemon()
                .name("sidelane-directory")
                .start(() -> follow(watching, changed));
    }

    private void hand(DirectoryWorld now, Consumer<World> changed) {
        if (!ready || now.world() != world) {
            world = now.world();
            changed.accept(world);
            ready = true;
        }
    }

    private void follow(DirectoryWatch watching, Consumer<World> changed) {
        try {
            while (true) {
                watching.await(LOOK);
                look(changed);
            }
        } catch (ClosedWatchServiceException _) {
            // That is how it ends.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(Consumer<World> changed) {
        try {
            var found = files.scan();
            var now = DirectoryWorld.of(found, world);
            var errors = errors(found, "; the file's last good version stays in force");
            errors.addAll(now.problems());
            tell(errors);
            hand(now, changed);
        } catch (IOException e) {
            tell(List.of(e.getMessage() + "; what was read last stays in force"));
        } catch (RuntimeException e) {
            // A defect in one change must not end all later ones.
            LOG.debug("internal error", e);
            tell(
                    List.of(
                            "%s: internal error, %s (expected: none); what was read last stays in force"
                                    .formatted(directory, e)));
        }
    }

    private void tell(List<String> now) {
        for (var problem : now) {
            if (!problems.contains(problem)) {
                LOG.error(problem);
            }
        }
        if (now.isEmpty() && !problems.isEmpty()) {
            LOG.infof("%s: all files are good again", directory);
        }
        problems = List.copyOf(now);
    }

    private static List<String> errors(List<FileContent<DirectoryItem>> files, String consequence) {
        var errors = new ArrayList<String>();
        for (var file : files) {
            file.errors().forEach(error -> errors.add(error + consequence));
        }
        return errors;
    }

    @Override
    public boolean ready() {
        return ready;
    }

    @Override
    public List<String> problems() {
        return problems;
    }

    @Override
    public void close() {
        var watching = watch;
        if (watching != null) {
            try {
                watching.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
