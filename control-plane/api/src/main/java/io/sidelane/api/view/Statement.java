package io.sidelane.api.view;

import io.sidelane.api.ConditionType;
import io.sidelane.api.Reason;
import io.sidelane.api.schema.Doc;
import io.sidelane.api.schema.Words;

@Doc("A condition of an object.")
public record Statement(
        @Doc("What it is about.") @Words(ConditionType.class) String type,
        @Doc("Whether it is met.") boolean met,
        @Doc("Why, in one word: the type's own word when it is met.") @Words(Reason.class)
                String reason,
        @Doc("Why, in a sentence. A client that refused the object is cited.") String message,
        @Doc("The metadata.generation that this is about.") long observedGeneration) {}
