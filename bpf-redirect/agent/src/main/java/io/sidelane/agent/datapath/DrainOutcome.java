package io.sidelane.agent.datapath;

import java.time.Duration;

/** How draining ended. */
public sealed interface DrainOutcome {

    /** Nothing was unread any more; programs, links and maps are gone. */
    record Drained(int connections, Duration took) implements DrainOutcome {}

    /** There was nothing pinned. */
    record NothingLoaded() implements DrainOutcome {}

    /** Redirecting is off, but these still have unread bytes; everything stays loaded. */
    record StillUnread(int connections, long bytes) implements DrainOutcome {}
}
