package io.sidelane.api.yaml;

import io.sidelane.api.LabelSelector;
import io.sidelane.api.LabelSelector.Operator;
import io.sidelane.api.LabelSelector.Requirement;
import java.util.ArrayList;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a label selector; an absent one selects everything, as an empty one does. */
final class SelectorReader {

    private SelectorReader() {}

    static LabelSelector read(Fields owner, String name) {
        var fields = owner.mapping(name);
        if (fields == null) {
            return LabelSelector.EVERYTHING;
        }
        var labels = fields.textMap("matchLabels");
        var requirements = new ArrayList<Requirement>();
        for (var expression : fields.mappings("matchExpressions")) {
            var requirement = requirement(expression);
            if (requirement != null) {
                requirements.add(requirement);
            }
        }
        fields.done();
        return new LabelSelector(labels, requirements);
    }

    private static @Nullable Requirement requirement(Fields fields) {
        var key = fields.requiredText("key", "a label's name");
        var operator = fields.requiredWord("operator", Operator.class);
        var values = Set.copyOf(fields.texts("values"));
        fields.done();
        if (operator == null) {
            return null;
        }
        boolean takesValues = operator == Operator.IN || operator == Operator.NOT_IN;
        if (takesValues == values.isEmpty()) {
            fields.report(
                    "values",
                    "%d values (expected: %s with %s)"
                            .formatted(
                                    values.size(),
                                    takesValues ? "at least one" : "none",
                                    operator.word()));
            return null;
        }
        return new Requirement(key, operator, values);
    }
}
