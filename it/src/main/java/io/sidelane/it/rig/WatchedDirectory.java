package io.sidelane.it.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A directory whose files a process follows. */
public final class WatchedDirectory {

    private WatchedDirectory() {}

    /** Made beside it and renamed into place: a reader sees the old file or the new one. */
    public static void write(Path directory, String name, String text) {
        try {
            var draft = Files.writeString(directory.resolveSibling(name + ".draft"), text);
            Files.move(draft, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
