package io.sidelane.api.node;

import io.sidelane.api.schema.Default;
import io.sidelane.api.schema.Doc;
import io.sidelane.api.schema.Form;
import io.sidelane.api.schema.Required;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * @param lastRun null when it never ran
 */
@Doc("A test that the agent does on the node before it offers a path.")
public record SelfTest(
        @Doc("Its name.") @Required("a name") @Form(max = 63) String name,
        @Doc("Whether it passed.") @Required("true or false") boolean passed,
        @Doc("What was found, and what was expected.") @Default("") @Form(max = 1_024)
                String message,
        @Doc("When it last ran.") @Nullable Instant lastRun) {}
