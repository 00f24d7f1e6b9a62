package io.sidelane.agent.datapath;

import java.time.Duration;

/** How draining ended. */
public sealed interface DrainOutcome {

    /**
     * Nothing is pinned or attached any more.
     *
     * @param connections ends that were enrolled
     * @param behind of these, ends whose readers were never seen with nothing unread: they stay as
     *     they are, by TCP, until they close
     */
    record Drained(int connections, int behind, Duration took) implements DrainOutcome {}

    /** There was nothing pinned. */
    record NothingLoaded() implements DrainOutcome {}
}
