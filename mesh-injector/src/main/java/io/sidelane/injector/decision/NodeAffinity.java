package io.sidelane.injector.decision;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the scheduler may put a pod, by what the pod itself says of nodes: {@code nodeName}, {@code
 * nodeSelector}, required node affinity, and whether it goes to nodes that are cordoned (a
 * DaemonSet's does). Other taints, preferences and other pods are the scheduler's alone.
 */
final class NodeAffinity {

    private static final String CORDONED = "node.kubernetes.io/unschedulable";

    private final String name;
    private final JsonNode selector;
    private final JsonNode required;
    private final boolean toleratesCordons;

    /**
     * @param spec of the pod
     */
    NodeAffinity(JsonNode spec) {
        name = spec.path("nodeName").asText();
        selector = spec.path("nodeSelector");
        required = spec.at("/affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution");
        toleratesCordons =
                !name.isEmpty()
                        || spec.path("tolerations")
                                .valueStream()
                                .anyMatch(NodeAffinity::toleratesCordons);
    }

    boolean takes(NodeFacts node) {
        return (name.isEmpty() || node.name().equals(name))
                && (toleratesCordons || !node.cordoned())
                && selector.properties().stream()
                        .allMatch(
                                label ->
                                        label.getValue()
                                                .asText()
                                                .equals(node.labels().get(label.getKey())))
                && (!required.isObject()
                        || required.path("nodeSelectorTerms")
                                .valueStream()
                                .anyMatch(term -> takes(term, node)));
    }

    /* A term that says nothing takes no node. */
    private static boolean takes(JsonNode term, NodeFacts node) {
        var expressions = term.path("matchExpressions");
        var fields = term.path("matchFields");
        return !(expressions.isEmpty() && fields.isEmpty())
                && expressions.valueStream().allMatch(one -> holds(one, node.labels()))
                && fields.valueStream()
                        .allMatch(one -> holds(one, Map.of("metadata.name", node.name())));
    }

    private static boolean holds(JsonNode requirement, Map<String, String> labels) {
        var value = labels.get(requirement.path("key").asText());
        var values = requirement.path("values");
        boolean among =
                value != null && values.valueStream().anyMatch(one -> one.asText().equals(value));
        return switch (requirement.path("operator").asText()) {
            case "In" -> among;
            case "NotIn" -> !among;
            case "Exists" -> value != null;
            case "DoesNotExist" -> value == null;
            case "Gt" -> compared(value, values) > 0;
            case "Lt" -> compared(value, values) < 0;
            default -> false;
        };
    }

    /* Nothing but whole numbers is more, or less, than another. */
    private static int compared(@Nullable String value, JsonNode values) {
        try {
            return value == null
                    ? 0
                    : Long.compare(Long.parseLong(value), Long.parseLong(values.path(0).asText()));
        } catch (NumberFormatException _) {
            return 0;
        }
    }

    private static boolean toleratesCordons(JsonNode toleration) {
        var key = toleration.path("key").asText();
        var effect = toleration.path("effect").asText();
        boolean any = toleration.path("operator").asText().equals("Exists");
        return (effect.isEmpty() || effect.equals("NoSchedule"))
                && (key.equals(CORDONED) || (key.isEmpty() && any))
                && (any || toleration.path("value").asText().isEmpty());
    }
}
