package io.sidelane.agent.pod;

import java.nio.file.Path;

/** Asks the kernel for the cookie of a network namespace. */
@FunctionalInterface
public interface NetnsCookies {

    /**
     * Never 0.
     *
     * @throws RuntimeException when the path cannot be opened or is no network namespace
     */
    long of(Path netns);
}
