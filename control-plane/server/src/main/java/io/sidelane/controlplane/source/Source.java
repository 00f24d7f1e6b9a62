package io.sidelane.controlplane.source;

import io.sidelane.controlplane.model.World;
import java.util.List;
import java.util.function.Consumer;

/** Yields the world, again and again. Decides nothing. */
public interface Source extends AutoCloseable {

    /**
     * Begins. {@code changed} is called with the first whole world and after each change, always on
     * one thread at a time, and never blocks.
     *
     * @throws StartException if there is nothing to begin with and waiting would not help
     */
    void start(Consumer<World> changed);

    /** Whether the first whole world has been yielded. */
    boolean ready();

    /** What is wrong with what it reads now, one line each; the last good of it stays in force. */
    List<String> problems();

    @Override
    void close();
}
