package io.sidelane.it.rig;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Who owns which run, in one file a run under /run. A run whose owner is gone is cleaned by the
 * next rig that starts; a run whose owner lives is never touched.
 */
final class RunRegistry {
    private static final Path DIRECTORY = Path.of("/run/sidelane-rig");
    private static final Path NETNS = Path.of("/run/netns");

    /** A process id alone may have been given to another process since. */
    record Owner(long pid, String startedAt, String directory) {
        String toText() {
            return "pid=%d\nstartedAt=%s\ndirectory=%s\n".formatted(pid, startedAt, directory);
        }

        static Optional<Owner> parse(String text) {
            var properties = new Properties();
            try {
                properties.load(new StringReader(text));
                return Optional.of(
                        new Owner(
                                Long.parseLong(properties.getProperty("pid", "")),
                                properties.getProperty("startedAt", ""),
                                properties.getProperty("directory", "")));
            } catch (IOException | IllegalArgumentException e) {
                return Optional.empty();
            }
        }

        boolean isAlive() {
            return ProcessHandle.of(pid).filter(h -> started(h).equals(startedAt)).isPresent();
        }

        static String started(ProcessHandle handle) {
            return handle.info().startInstant().map(Instant::toString).orElse("unknown");
        }
    }

    private RunRegistry() {}

    /** Must come before anything of the run is made: what has no owner is taken for a leftover. */
    static void claim(RunId run, Path directory) {
        var self = ProcessHandle.current();
        var owner = new Owner(self.pid(), Owner.started(self), directory.toString());
        try {
            Files.createDirectories(DIRECTORY);
            Files.writeString(DIRECTORY.resolve(run.name()), owner.toText());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void release(RunId run) {
        try {
            Files.deleteIfExists(DIRECTORY.resolve(run.name()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes what runs without a living owner left, and says which those were. */
    static Set<String> cleanOrphans(Cgroup root) {
        var names = new TreeSet<String>();
        root.children().forEach(c -> names.add(c.directory().getFileName().toString()));
        names.addAll(list(NETNS));
        names.addAll(list(DIRECTORY));
        var cleaned = new TreeSet<String>();
        names.stream()
                .flatMap(name -> RunId.ofName(name).stream())
                .distinct()
                .filter(Predicate.not(RunRegistry::ownerLives))
                .forEach(
                        run -> {
                            clean(run, root);
                            cleaned.add(run.name());
                        });
        return cleaned;
    }

    private static boolean ownerLives(RunId run) {
        return owner(run).filter(Owner::isAlive).isPresent();
    }

    private static Optional<Owner> owner(RunId run) {
        try {
            return Owner.parse(Files.readString(DIRECTORY.resolve(run.name())));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static void clean(RunId run, Cgroup root) {
        root.child(run.name()).remove();
        list(NETNS).stream()
                .filter(name -> RunId.ofName(name).filter(run::equals).isPresent())
                .forEach(PodNetwork::delete);
        owner(run)
                .map(owner -> Path.of(owner.directory()))
                .filter(dir -> RunId.ofName(String.valueOf(dir.getFileName())).isPresent())
                .ifPresent(RunDirectory::delete);
        release(run);
    }

    private static Set<String> list(Path directory) {
        if (!Files.isDirectory(directory)) {
            return Set.of();
        }
        try (Stream<Path> entries = Files.list(directory)) {
            var names = new TreeSet<String>(Comparator.naturalOrder());
            entries.forEach(entry -> names.add(String.valueOf(entry.getFileName())));
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
