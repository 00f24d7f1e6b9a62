package io.sidelane.agent.capability;

import java.util.Map;

/**
 * Huge pages of one size.
 *
 * @param kibibytes size of a page
 * @param freeByNuma free pages by number of the NUMA node
 */
public record HugepageFacts(long kibibytes, int total, int free, Map<Integer, Integer> freeByNuma) {

    public HugepageFacts {
        freeByNuma = Map.copyOf(freeByNuma);
    }
}
