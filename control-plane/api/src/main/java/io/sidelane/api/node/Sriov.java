package io.sidelane.api.node;

import io.sidelane.api.schema.Doc;
import io.sidelane.api.schema.Range;
import io.sidelane.api.schema.Required;
import io.sidelane.api.schema.Size;
import java.util.Map;

@Doc("Virtual functions of a NIC.")
public record Sriov(
        @Doc("How many it can have (sriov_totalvfs).")
                @Required("a number")
                @Range(min = 0, max = 65_535)
                int totalVfs,
        @Doc("How many it has (sriov_numvfs).") @Required("a number") @Range(min = 0, max = 65_535)
                int numVfs,
        @Doc("How many of them each driver has, such as vfio-pci; those without one are left out.")
                @Size(max = 16)
                Map<String, Integer> drivers) {

    public Sriov {
        drivers = Map.copyOf(drivers);
    }
}
