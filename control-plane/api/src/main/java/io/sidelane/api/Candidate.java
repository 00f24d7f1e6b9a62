package io.sidelane.api;

import io.sidelane.api.schema.Doc;
import io.sidelane.api.schema.Form;
import io.sidelane.api.schema.Forms;
import io.sidelane.api.schema.Required;

@Doc("A profile that pods may get.")
public record Candidate(@Doc("The profile.") @Required ProfileRef profileRef) {

    @Doc("Names an AccelerationProfile.")
    public record ProfileRef(
            @Doc("Its name.")
                    @Required("the name of an AccelerationProfile")
                    @Form(value = Forms.NAME, max = Forms.NAME_MAX, expected = Forms.NAME_EXPECTED)
                    String name) {}

    public static Candidate of(String profile) {
        return new Candidate(new ProfileRef(profile));
    }
}
