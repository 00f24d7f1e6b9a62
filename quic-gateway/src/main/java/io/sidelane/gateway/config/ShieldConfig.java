package io.sidelane.gateway.config;

import io.sidelane.api.schema.Default;
import io.sidelane.api.schema.Doc;
import io.sidelane.api.schema.Form;
import io.sidelane.api.schema.Range;
import io.sidelane.api.schema.Required;
import io.sidelane.api.schema.Wire;

/** What is looked at before the kernel's own stack sees it. */
public record ShieldConfig(
        @Doc("The network interface that clients come in by.")
                @Wire("interface")
                @Required("the name of a network interface")
                @Form(value = "[^/\\s]{1,15}", max = 15, expected = "a name such as eth0")
                String device,
        @Doc("Where on the way of a packet.") @Default("Native") ShieldMode mode,
        @Doc("Connections that one IPv4 address, or 64 bits of IPv6, may begin in a second.")
                @Range(min = 1, max = 1_000_000)
                @Default("200")
                int initialsPerSecond) {}
