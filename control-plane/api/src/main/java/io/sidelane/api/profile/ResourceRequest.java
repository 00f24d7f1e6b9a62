package io.sidelane.api.profile;

import io.sidelane.api.schema.Default;
import io.sidelane.api.schema.Doc;
import io.sidelane.api.schema.Form;
import io.sidelane.api.schema.Forms;
import io.sidelane.api.schema.Range;
import io.sidelane.api.schema.Required;

@Doc("An extended resource, as request and limit of the container.")
public record ResourceRequest(
        @Doc("The resource as nodes offer it, such as intel.com/sriov_vf.")
                @Required(Forms.RESOURCE_EXPECTED)
                @Form(
                        value = Forms.RESOURCE,
                        max = Forms.QUALIFIED_MAX,
                        expected = Forms.RESOURCE_EXPECTED)
                String name,
        @Doc("How many of it.") @Range(min = 1, max = 64) @Default("1") int count) {}
