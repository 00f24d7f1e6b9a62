package io.sidelane.api.quic;

import io.sidelane.api.schema.Default;
import io.sidelane.api.schema.Doc;
import io.sidelane.api.schema.Form;
import io.sidelane.api.schema.Forms;
import io.sidelane.api.schema.Mistakes;
import io.sidelane.api.schema.Required;
import io.sidelane.api.schema.Rule;
import org.jspecify.annotations.Nullable;

/**
 * @param sectionName null: all listeners
 */
@Doc("A Gateway of the policy's own namespace, as in Gateway API policies (GEP-2648).")
@Rule(
        value = "self.group == 'gateway.networking.k8s.io' && self.kind == 'Gateway'",
        says =
                "self.kind + ' of ' + self.group + ' (expected: Gateway of gateway.networking.k8s.io)'",
        field = ".kind")
public record TargetRef(
        @Doc("API group of the Gateway.")
                @Default("gateway.networking.k8s.io")
                @Form(value = Forms.NAME, max = Forms.NAME_MAX, expected = Forms.NAME_EXPECTED)
                String group,
        @Doc("Always Gateway.")
                @Default("Gateway")
                @Form(value = "[A-Z][A-Za-z]*", max = 63, expected = "Gateway")
                String kind,
        @Doc("Its name.")
                @Required("the name of a Gateway")
                @Form(value = Forms.NAME, max = Forms.NAME_MAX, expected = Forms.NAME_EXPECTED)
                String name,
        @Doc("One listener of it. Without it, all.")
                @Form(value = Forms.NAME, max = Forms.NAME_MAX, expected = Forms.NAME_EXPECTED)
                @Nullable String sectionName) {

    public TargetRef {
        new Mistakes()
                .when(
                        !group.equals("gateway.networking.k8s.io") || !kind.equals("Gateway"),
                        "kind",
                        "%s of %s (expected: Gateway of gateway.networking.k8s.io)"
                                .formatted(kind, group))
                .refuse();
    }
}
