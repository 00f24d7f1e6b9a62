package io.sidelane.api.node;

import io.sidelane.api.schema.Default;
import io.sidelane.api.schema.Doc;
import io.sidelane.api.schema.Form;
import io.sidelane.api.schema.Forms;
import io.sidelane.api.schema.Range;
import io.sidelane.api.schema.Required;

/** What an agent answered to one RedirectPolicy; it is told to one replica and meant for all. */
@Doc("What the node's agent has of one resource that it was sent.")
public record PolicyInForce(
        @Doc("The resource's name: nodes/NODE/KIND/NAMESPACE/NAME/PROFILE.")
                @Required("a resource's name")
                @Form(max = 512)
                String resource,
        @Doc("The version that the kernel has; empty while it has none.")
                @Default("")
                @Form(max = 64)
                String version,
        @Doc("The policy's metadata.generation in that version.")
                @Range(min = 0, max = Long.MAX_VALUE)
                @Default("0")
                long generation,
        @Doc("Why the newest version is not in force, in the agent's words; empty when it is.")
                @Default("")
                @Form(max = Forms.MESSAGE_MAX)
                String error) {}
