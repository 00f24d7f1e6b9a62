package io.sidelane.api.status;

import io.sidelane.api.Condition;
import io.sidelane.api.ConditionType;
import io.sidelane.api.Reason;
import io.sidelane.api.schema.Doc;
import io.sidelane.api.schema.Form;
import io.sidelane.api.schema.Range;
import io.sidelane.api.schema.Required;
import io.sidelane.api.schema.Words;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A condition as it stands in a status; {@link Condition} is what its writer wants to say. */
@Doc("One statement about the object.")
public record StatusCondition(
        @Doc("What it is about.") @Required ConditionType type,
        @Doc("Whether it is met.") @Required ConditionStatus status,
        @Doc("Why, in one word: the type's own word when it is met, else one of these reasons.")
                @Required("a word")
                @Words(Reason.class)
                @Form(
                        value = "[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?",
                        max = 1_024,
                        expected = "a word")
                String reason,
        @Doc(
                        "Why, in a sentence: what was found, what was expected, what happens instead. A"
                                + " client that refused the object is cited.")
                @Required("a sentence")
                @Form(max = 32_768)
                String message,
        @Doc("The metadata.generation that this is about.")
                @Required("a generation")
                @Range(min = 0, max = Long.MAX_VALUE)
                long observedGeneration,
        @Doc("When the status last changed its value; not when it was last written.")
                @Required("a time like 2026-01-31T12:00:00Z")
                Instant lastTransitionTime) {

    /**
     * The conditions to write: those wanted, each with its old time when its status is what it was.
     * Conditions that are not wanted are dropped.
     *
     * @param present what the object has
     * @param now the time of those that changed
     */
    public static List<StatusCondition> next(
            List<StatusCondition> present, List<Condition> wanted, Instant now) {
        var next = new ArrayList<StatusCondition>();
        for (var condition : wanted) {
            var status = condition.status() ? ConditionStatus.TRUE : ConditionStatus.FALSE;
            var since =
                    present.stream()
                            .filter(old -> old.type() == condition.type() && old.status() == status)
                            .map(StatusCondition::lastTransitionTime)
                            .findFirst()
                            .orElse(now);
            next.add(
                    new StatusCondition(
                            condition.type(),
                            status,
                            condition.reason(),
                            condition.message(),
                            condition.observedGeneration(),
                            since));
        }
        return next;
    }
}
