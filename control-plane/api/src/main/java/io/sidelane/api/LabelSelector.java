package io.sidelane.api;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** Kubernetes' label selector: all labels and all expressions must match, none matches all. */
public record LabelSelector(Map<String, String> matchLabels, List<Requirement> matchExpressions) {

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
    public record Requirement(String key, Operator operator, Set<String> values) {

        public Requirement {
            values = Set.copyOf(values);
            boolean takesValues = operator == Operator.IN || operator == Operator.NOT_IN;
            if (takesValues == values.isEmpty()) {
                throw new IllegalArgumentException(
                        "%s %s: %d values (expected: %s)"
                                .formatted(
                                        key,
                                        operator.word(),
                                        values.size(),
                                        takesValues ? "at least one" : "none"));
            }
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

    /** What an expression asks of its label. */
    public enum Operator implements Word {
        IN("In"),
        NOT_IN("NotIn"),
        EXISTS("Exists"),
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
