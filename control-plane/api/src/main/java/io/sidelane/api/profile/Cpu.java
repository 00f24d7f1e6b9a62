package io.sidelane.api.profile;

import io.sidelane.api.schema.Default;
import io.sidelane.api.schema.Doc;

@Doc("How the pod gets its CPUs.")
public record Cpu(
        @Doc(
                        "Whether the pod must have whole CPUs: request = limit in every container, the"
                                + " proxy's included, so that its QoS class is Guaranteed.")
                @Default("false")
                boolean integer,
        @Doc("The topology manager policy that the node must have at least.") @Default("none")
                NumaPolicy numaPolicy) {}
