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
     * @param outOfReach of these, ends in network namespaces that were not found among names and
     *     processes, or could not be entered: they stay as well
     */
    record Drained(int connections, int behind, int outOfReach, Duration took)
            implements DrainOutcome {}

    /** There was nothing pinned. */
    record NothingLoaded() implements DrainOutcome {}
}
