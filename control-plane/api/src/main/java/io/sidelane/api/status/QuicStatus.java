package io.sidelane.api.status;

import io.sidelane.api.schema.Default;
import io.sidelane.api.schema.Doc;
import io.sidelane.api.schema.Key;
import io.sidelane.api.schema.Range;
import io.sidelane.api.schema.Size;
import java.util.List;

@Doc("What really happened to a QUIC policy. The control plane writes it.")
public record QuicStatus(
        @Doc("The metadata.generation that this is about.")
                @Range(min = 0, max = Long.MAX_VALUE)
                @Default("0")
                long observedGeneration,
        @Doc("Statements about the policy, one for each type.") @Key("type") @Size(max = 8)
                List<StatusCondition> conditions,
        @Doc("Gateways that have acknowledged this generation.")
                @Range(min = 0, max = Integer.MAX_VALUE)
                @Default("0")
                int readyGateways) {

    public QuicStatus {
        conditions = List.copyOf(conditions);
    }
}
