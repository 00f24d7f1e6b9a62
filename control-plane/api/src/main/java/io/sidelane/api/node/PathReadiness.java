package io.sidelane.api.node;

import io.sidelane.api.AccelerationPath;
import io.sidelane.api.Reason;
import io.sidelane.api.schema.Default;
import io.sidelane.api.schema.Doc;
import io.sidelane.api.schema.Form;
import io.sidelane.api.schema.Forms;
import io.sidelane.api.schema.Required;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * @param reason null when it is ready
 * @param lastProbe null when it was never looked at
 */
@Doc("Whether the node can offer a path.")
public record PathReadiness(
        @Doc("The path.") @Required AccelerationPath path,
        @Doc("Whether it can be had on this node now.") @Required("true or false") boolean ready,
        @Doc("Why not, in one word.") @Nullable Reason reason,
        @Doc("Why not, in a sentence: what was found, and what was expected.")
                @Default("")
                @Form(max = Forms.MESSAGE_MAX)
                String message,
        @Doc("When it was last looked at.") @Nullable Instant lastProbe) {}
