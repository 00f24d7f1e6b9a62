package io.sidelane.agent.datapath;

import java.util.Map;

/**
 * Totals of the data path since it was first loaded; they survive a restart of the agent.
 *
 * @param abi version of the ABI that the loaded programs have
 * @param enrolled socket ends enrolled now
 * @param enrolErrors socket ends that could not be enrolled: a map was full, or a name taken
 */
public record Counters(
        int abi,
        long enrolled,
        long enrolErrors,
        long redirectedMessages,
        long redirectedBytes,
        long tcpMessages,
        long tcpBytes,
        Map<FallbackCause, Long> fallbacks) {

    public Counters {
        fallbacks = Connection.copyOf(fallbacks);
    }
}
