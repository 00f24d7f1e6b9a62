package io.sidelane.api.node;

import io.sidelane.api.profile.HugepageSize;
import io.sidelane.api.schema.Doc;
import io.sidelane.api.schema.Range;
import io.sidelane.api.schema.Required;
import io.sidelane.api.schema.Size;
import java.util.Map;

@Doc("Huge pages of one size.")
public record HugepagePool(
        @Doc("Size of a page.") @Required HugepageSize size,
        @Doc("Pages that there are.") @Required("a number") @Range(min = 0, max = Integer.MAX_VALUE)
                int total,
        @Doc("Pages that are free.") @Required("a number") @Range(min = 0, max = Integer.MAX_VALUE)
                int free,
        @Doc("Pages that are free, by number of the NUMA node.") @Size(max = 64)
                Map<String, Integer> freeByNuma) {

    public HugepagePool {
        freeByNuma = Map.copyOf(freeByNuma);
    }
}
