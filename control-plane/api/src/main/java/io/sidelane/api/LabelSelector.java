package io.sidelane.api;

import io.sidelane.api.schema.Atomic;
import io.sidelane.api.schema.Doc;
import io.sidelane.api.schema.Form;
import io.sidelane.api.schema.Forms;
import io.sidelane.api.schema.Mistakes;
import io.sidelane.api.schema.Required;
import io.sidelane.api.schema.Rule;
import io.sidelane.api.schema.Size;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Kubernetes' label selector: all labels and all expressions must match, none matches all. */
@Atomic
@Doc("Kubernetes' label selector: all labels and all expressions must match, none matches all.")
public record LabelSelector(
        @Doc("Labels that must be there with these values.")
                @Size(max = 32)
                @Form(
                        value = Forms.LABEL_VALUE,
                        max = Forms.LABEL_MAX,
                        expected = Forms.LABEL_VALUE_EXPECTED)
                Map<String, String> matchLabels,
        @Doc("Expressions that must hold.") @Size(max = 32) List<Requirement> matchExpressions) {

    public static final LabelSelector EVERYTHING = new LabelSelector(Map.of(), List.of());

    public LabelSelector {
        matchLabels = Map.copyOf(matchLabels);
        matchExpressions = List.copyOf(matchExpressions);
    }

    public boolean matches(Map<String, String> labels) {
        return labels.entrySet().containsAll(matchLabels.entrySet())
                && matchExpressions.stream().allMatch(r -> r.matches(labels));
    }

    /** One expression over one label key. */
    @Doc("One expression over one label key.")
    @Rule(
            value =
                    "!(self.operator in ['In', 'NotIn']) || has(self.values) && size(self.values) > 0",
            says = "'0 values (expected: at least one with ' + self.operator + ')'",
            field = ".values")
    @Rule(
            value =
                    "self.operator in ['In', 'NotIn'] || !has(self.values) || size(self.values) == 0",
            says = "'given (expected: none with ' + self.operator + ')'",
            field = ".values")
    public record Requirement(
            @Doc("The label.")
                    @Required("a label's name")
                    @Form(
                            value = Forms.QUALIFIED,
                            max = Forms.QUALIFIED_MAX,
                            expected = "a label's name")
                    String key,
            @Doc("What is asked of it.") @Required Operator operator,
            @Doc("The values, with In and NotIn.")
                    @Size(max = 32)
                    @Form(
                            value = Forms.LABEL_VALUE,
                            max = Forms.LABEL_MAX,
                            expected = Forms.LABEL_VALUE_EXPECTED)
                    Set<String> values) {

        public Requirement {
            values = Set.copyOf(values);
            boolean takesValues = operator == Operator.IN || operator == Operator.NOT_IN;
            new Mistakes()
                    .when(
                            takesValues == values.isEmpty(),
                            "values",
                            takesValues
                                    ? "0 values (expected: at least one with %s)"
                                            .formatted(operator.word())
                                    : "given (expected: none with %s)".formatted(operator.word()))
                    .refuse();
        }

        boolean matches(Map<String, String> labels) {
            var value = labels.get(key);
            return switch (operator) {
                case IN -> value != null && values.contains(value);
                // As in Kubernetes, a label that is not there is not in any list either.
                case NOT_IN -> value == null || !values.contains(value);
                case EXISTS -> value != null;
                case DOES_NOT_EXIST -> value == null;
            };
        }
    }

    @Doc("What an expression asks of its label.")
    public enum Operator implements Word {
        @Doc("Its value is one of these.")
        IN("In"),
        @Doc("Its value is none of these, or it is not there.")
        NOT_IN("NotIn"),
        @Doc("It is there.")
        EXISTS("Exists"),
        @Doc("It is not there.")
        DOES_NOT_EXIST("DoesNotExist");

        private final String word;

        Operator(String word) {
            this.word = word;
        }

        @Override
        public String word() {
            return word;
        }
    }
}
