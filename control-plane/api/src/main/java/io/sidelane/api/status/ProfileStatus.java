package io.sidelane.api.status;

import io.sidelane.api.schema.Default;
import io.sidelane.api.schema.Doc;
import io.sidelane.api.schema.Key;
import io.sidelane.api.schema.Range;
import io.sidelane.api.schema.Size;
import java.util.List;

@Doc("What really happened to a profile. The control plane writes it.")
public record ProfileStatus(
        @Doc("The metadata.generation that this is about.")
                @Range(min = 0, max = Long.MAX_VALUE)
                @Default("0")
                long observedGeneration,
        @Doc("Statements about the profile, one for each type.") @Key("type") @Size(max = 8)
                List<StatusCondition> conditions,
        @Doc("Pods that have the profile.") @Range(min = 0, max = Integer.MAX_VALUE) @Default("0")
                int matchedPods,
        @Doc("Nodes that are ready for the profile.")
                @Range(min = 0, max = Integer.MAX_VALUE)
                @Default("0")
                int readyNodes) {

    public ProfileStatus {
        conditions = List.copyOf(conditions);
    }
}
