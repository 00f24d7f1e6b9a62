package io.sidelane.api.profile;

import io.sidelane.api.schema.Default;
import io.sidelane.api.schema.Doc;
import io.sidelane.api.schema.Mistakes;
import io.sidelane.api.schema.Range;
import io.sidelane.api.schema.Rule;

@Doc("Transmit rates of a virtual function in Mbit/s; 0 is no bound.")
@Rule(
        value = "self.maxMbps == 0 || self.minMbps <= self.maxMbps",
        message = "more than maxMbps (expected: at most that, or no maxMbps)",
        field = ".minMbps")
public record Rate(
        @Doc("What the NIC guarantees, in Mbit/s.") @Range(min = 0, max = 800_000) @Default("0")
                int minMbps,
        @Doc("What the NIC allows, in Mbit/s; 0: its line rate.")
                @Range(min = 0, max = 800_000)
                @Default("0")
                int maxMbps) {

    public Rate {
        new Mistakes()
                .when(
                        maxMbps != 0 && minMbps > maxMbps,
                        "minMbps",
                        "more than maxMbps (expected: at most that, or no maxMbps)")
                .refuse();
    }
}
