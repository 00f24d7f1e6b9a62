package io.sidelane.api;

import io.sidelane.api.schema.Doc;
import io.sidelane.api.schema.Form;
import io.sidelane.api.schema.Forms;
import io.sidelane.api.schema.Mistakes;
import io.sidelane.api.schema.Rule;
import io.sidelane.api.schema.Size;
import java.util.Collections;
import java.util.Set;

@Doc(
        "Which containers of a pod get resources and settings, by name: the first one may be a proxy."
                + " Without names: all but the sidecar.")
@Rule(
        value = "!has(self.names) || !has(self.exclude) || self.names.all(n, !(n in self.exclude))",
        message = "a name that is selected as well (expected: one of the two)",
        field = ".exclude")
public record ContainerSelector(
        @Doc("Containers that get them.")
                @Size(max = 16)
                @Form(value = Forms.LABEL, max = Forms.LABEL_MAX, expected = Forms.LABEL_EXPECTED)
                Set<String> names,
        @Doc("Containers that do not.")
                @Size(max = 16)
                @Form(value = Forms.LABEL, max = Forms.LABEL_MAX, expected = Forms.LABEL_EXPECTED)
                Set<String> exclude) {

    public static final ContainerSelector ALL = new ContainerSelector(Set.of(), Set.of());

    public ContainerSelector {
        names = Set.copyOf(names);
        exclude = Set.copyOf(exclude);
        new Mistakes()
                .when(
                        !Collections.disjoint(names, exclude),
                        "exclude",
                        "a name that is selected as well (expected: one of the two)")
                .refuse();
    }
}
