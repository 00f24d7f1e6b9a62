package io.sidelane.api.node;

import io.sidelane.api.schema.Default;
import io.sidelane.api.schema.Doc;
import io.sidelane.api.schema.Form;
import io.sidelane.api.schema.Required;

@Doc("The node's kernel.")
public record NodeKernel(
        @Doc("As uname -r says.") @Required("a release") @Form(max = 64) String release,
        @Doc("Whether it describes its types (BTF).") @Default("false") boolean btf,
        @Doc("Whether control groups of version 2 are mounted.") @Default("false")
                boolean cgroupV2) {}
