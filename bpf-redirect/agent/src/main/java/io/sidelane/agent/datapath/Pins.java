package io.sidelane.agent.datapath;

import io.sidelane.libbpf.Mounts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where things are pinned below the bpffs directory:
 *
 * <pre>
 *   abi1/maps/NAME            live as long as the data path, across agents and upgrades
 *   abi1/links/NAME           the attachments
 *   abi1/programs-HASH/NAME   one loaded object; another hash means an upgrade
 *   abi1/loading/NAME         one that is on its way there
 * </pre>
 *
 * <p>Maps and links appear one by one, programs as a whole by a rename.
 */
record Pins(Path root) {

    private static final Path USUAL = Path.of("/sys/fs/bpf");

    static Pins under(Path bpffs) {
        return new Pins(bpffs.resolve("abi" + Abi.VERSION));
    }

    Path maps() {
        return root.resolve("maps");
    }

    Path map(String name) {
        return maps().resolve(name);
    }

    Path links() {
        return root.resolve("links");
    }

    Path link(String name) {
        return links().resolve(name);
    }

    Path programs(String hash) {
        return root.resolve("programs-" + hash);
    }

    Path loading() {
        return root.resolve("loading");
    }

    /** Loaded objects, of this and other versions. */
    List<Path> allPrograms() {
        return list(root).stream()
                .filter(path -> path.getFileName().toString().startsWith("programs-"))
                .toList();
    }

    boolean exist() {
        return Files.isDirectory(maps());
    }

    void create() {
        try {
            Files.createDirectories(maps());
            Files.createDirectories(links());
        } catch (IOException e) {
            throw new DataPathException(
                    "bpffs: %s (expected: a directory that can be written); nothing is attached"
                            .formatted(e.getMessage()),
                    e);
        }
    }

    /** Makes {@code bpffs} a directory of a mounted bpffs. */
    static void mount(Path bpffs) {
        Path existing = nearest(bpffs);
        if (Mounts.isBpffs(existing)) {
            return;
        }
        if (existing.equals(USUAL)) {
            // A sysfs directory that holds nothing else; systemd mounts the same there.
            Mounts.mountBpffs(USUAL);
            return;
        }
        try {
            Files.createDirectories(bpffs);
        } catch (IOException e) {
            throw new DataPathException(
                    "bpffs %s: cannot be made (expected: a directory on or for a bpffs); nothing is attached"
                            .formatted(bpffs),
                    e);
        }
        Mounts.mountBpffs(bpffs);
    }

    private static Path nearest(Path path) {
        Path existing = path;
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        return existing;
    }

    /** Gives back what {@link #mount} made, unless others have pinned something there. */
    static void unmount(Path bpffs) {
        if (!Mounts.isBpffs(bpffs)) {
            return;
        }
        boolean empty = list(bpffs).stream().allMatch(path -> path.toString().endsWith(".debug"));
        if (empty && !Mounts.isBpffs(bpffs.resolveSibling("."))) {
            Mounts.unmount(bpffs);
        } else if (empty) {
            remove(bpffs);
        }
    }

    static List<Path> list(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.sorted().toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes a pin or a directory of pins; what is attached or in use lives on. */
    static void remove(Path path) {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> entries = Files.walk(path)) {
            for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(entry);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
