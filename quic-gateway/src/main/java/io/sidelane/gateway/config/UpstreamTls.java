package io.sidelane.gateway.config;

import io.sidelane.api.schema.Doc;
import io.sidelane.api.schema.Form;
import io.sidelane.api.schema.Mistakes;
import io.sidelane.api.schema.Required;
import io.sidelane.api.schema.Size;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How endpoints are known, and the gateway by them. */
public record UpstreamTls(
        @Doc("Who vouches for their certificates: a PEM file, or PEM itself.")
                @Required("a PEM file")
                @Form(max = 1_048_576)
                String ca,
        @Doc("The name that they are told (SNI), and that their certificates must have.")
                @Required("a name such as cart.example")
                @Form(value = "[a-z0-9.:-]+", max = 253, expected = "a name such as cart.example")
                String name,
        @Doc(
                        "Names of which their certificates must have one, instead of name: DNS names or URIs such as spiffe://mesh/ns/shop/sa/cart.")
                @Size(max = 16)
                @Form(
                        value = "[!-~]+",
                        max = 2_048,
                        expected = "a name such as cart.example or a URI")
                List<String> names,
        @Doc("The gateway's own certificate, in a PEM file. Without it, none is shown.")
                @Form(max = 4_096)
                @Nullable String certificate,
        @Doc("Its key, without a password, in a PEM file.") @Form(max = 4_096)
                @Nullable String key) {

    public UpstreamTls {
        names = List.copyOf(names);
        new Mistakes()
                .when(
                        (certificate == null) != (key == null),
                        certificate == null ? "certificate" : "key",
                        "missing (expected: certificate and key together)")
                .refuse();
    }

    /** All that it names. */
    List<String> files() {
        return Stream.of(ca, certificate, key).filter(Objects::nonNull).toList();
    }
}
