package io.sidelane.gateway.config;

import io.sidelane.api.schema.Cidr;
import io.sidelane.api.schema.Default;
import io.sidelane.api.schema.Doc;
import io.sidelane.api.schema.Form;
import io.sidelane.api.schema.Range;
import io.sidelane.api.schema.Required;
import io.sidelane.api.schema.Size;
import java.util.List;

/** Which connections write down each of their packets. */
public record QlogConfig(
        @Doc("Where files are made, one a connection.")
                @Required("a directory")
                @Form(max = 1_024, expected = "a directory")
                String directory,
        @Doc("Networks of the clients that it is about, such as 192.0.2.0/24; none: any.")
                @Size(max = 64)
                @Cidr
                List<String> clients,
        @Doc("One in so many of their connections.") @Range(min = 1, max = 1_000_000) @Default("1")
                int oneIn,
        @Doc("Files that there may be; with as many no more is begun.")
                @Range(min = 1, max = 10_000)
                @Default("100")
                int files) {

    public QlogConfig {
        clients = List.copyOf(clients);
    }
}
