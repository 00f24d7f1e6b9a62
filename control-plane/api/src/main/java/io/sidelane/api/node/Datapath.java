package io.sidelane.api.node;

import io.sidelane.api.schema.Default;
import io.sidelane.api.schema.Doc;
import io.sidelane.api.schema.Range;
import io.sidelane.api.schema.Size;
import java.util.Map;

@Doc("What the node's data path does.")
public record Datapath(
        @Doc("Sockets that are enrolled now.") @Range(min = 0, max = Long.MAX_VALUE) @Default("0")
                long enrolled,
        @Doc("Bytes redirected since the node started.")
                @Range(min = 0, max = Long.MAX_VALUE)
                @Default("0")
                long redirectedBytes,
        @Doc("Times that bytes took TCP after all, by cause.") @Size(max = 64)
                Map<String, Long> fallbacks) {

    public Datapath {
        fallbacks = Map.copyOf(fallbacks);
    }
}
