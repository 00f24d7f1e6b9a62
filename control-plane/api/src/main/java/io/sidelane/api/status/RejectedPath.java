package io.sidelane.api.status;

import io.sidelane.api.AccelerationPath;
import io.sidelane.api.Reason;
import io.sidelane.api.schema.Doc;
import io.sidelane.api.schema.Form;
import io.sidelane.api.schema.Forms;
import io.sidelane.api.schema.Required;

@Doc("A path that was preferred and could not be had.")
public record RejectedPath(
        @Doc("The path.") @Required AccelerationPath path,
        @Doc("Why not, in one word.") @Required Reason reason,
        @Doc("Why not, in a sentence: what was found, what was expected, what happens instead.")
                @Required("a sentence")
                @Form(max = Forms.MESSAGE_MAX)
                String message) {}
