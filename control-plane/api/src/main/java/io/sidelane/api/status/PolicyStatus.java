package io.sidelane.api.status;

import io.sidelane.api.schema.Default;
import io.sidelane.api.schema.Doc;
import io.sidelane.api.schema.Form;
import io.sidelane.api.schema.Forms;
import io.sidelane.api.schema.Key;
import io.sidelane.api.schema.Range;
import io.sidelane.api.schema.Size;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * @param selected null when no candidate can be had
 */
@Doc("What really happened to a policy. The control plane writes it.")
public record PolicyStatus(
        @Doc("The metadata.generation that this is about.")
                @Range(min = 0, max = Long.MAX_VALUE)
                @Default("0")
                long observedGeneration,
        @Doc("Statements about the policy, one for each type.") @Key("type") @Size(max = 8)
                List<StatusCondition> conditions,
        @Doc("Pods that the policy wins.") @Range(min = 0, max = Integer.MAX_VALUE) @Default("0")
                int matchedPods,
        @Doc("Nodes that are ready for the selected profile.")
                @Range(min = 0, max = Integer.MAX_VALUE)
                @Default("0")
                int readyNodes,
        @Doc("How many of the pods have each path.") @Size(max = 32) Map<String, Integer> byPath,
        @Doc("Name of the profile that was taken.") @Form(max = Forms.NAME_MAX)
                @Nullable String selected,
        @Doc("Paths that were preferred and could not be had, in the order of the candidates.")
                @Size(max = 16)
                List<RejectedPath> rejected) {

    public PolicyStatus {
        conditions = List.copyOf(conditions);
        byPath = Map.copyOf(byPath);
        rejected = List.copyOf(rejected);
    }
}
