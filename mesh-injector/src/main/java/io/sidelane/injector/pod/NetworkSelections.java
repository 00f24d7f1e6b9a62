package io.sidelane.injector.pod;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The annotation {@code k8s.v1.cni.cncf.io/networks} in both of its forms, {@code ns/name@if,...}
 * and a JSON list (Kubernetes Network Custom Resource Definition De-facto Standard, version 1.2,
 * section 4.1.2). What it says already stays, in its order and with all its fields; in its own form
 * as well, unless an added network needs what only JSON can say.
 */
public final class NetworkSelections {

    public static final String ANNOTATION = "k8s.v1.cni.cncf.io/networks";

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final Pattern FLAT =
            Pattern.compile(
                    "\\s*(?:(?<namespace>[a-z0-9][a-z0-9.-]*)/)?(?<name>[a-z0-9][a-z0-9.-]*)"
                            + "(?:@(?<interface>[A-Za-z0-9._-]+))?\\s*");

    /**
     * One network of a pod.
     *
     * @param namespace null: the pod's own
     * @param defaultRoute gateway of the pod's default route, null when it has none here
     */
    public record Selection(
            @Nullable String namespace,
            String name,
            @Nullable String interfaceName,
            @Nullable String defaultRoute) {}

    /** The annotation is in neither form. */
    public static final class UnreadableException extends Exception {
        private static final long serialVersionUID = 1L;

        UnreadableException(String written) {
            super(
                    "annotation %s: %s (expected: ns/name@interface,... or a JSON list)"
                            .formatted(ANNOTATION, shortened(written)));
        }
    }

    private final List<JsonNode> items;
    private final boolean json;
    private final @Nullable String written;

    private NetworkSelections(List<JsonNode> items, boolean json, @Nullable String written) {
        this.items = items;
        this.json = json;
        this.written = written;
    }

    /**
     * Reads either form.
     *
     * @param written what the annotation says, null when there is none
     */
    public static NetworkSelections read(@Nullable String written) throws UnreadableException {
        if (written == null || written.isBlank()) {
            return new NetworkSelections(List.of(), false, written);
        }
        return written.stripLeading().startsWith("[") ? ofJson(written) : ofFlat(written);
    }

    private static NetworkSelections ofJson(String written) throws UnreadableException {
        try {
            if (!(JSON.readTree(written) instanceof ArrayNode list)) {
                throw new UnreadableException(written);
            }
            var items = new ArrayList<JsonNode>();
            for (var item : list) {
                if (!item.path("name").isTextual()) {
                    throw new UnreadableException(written);
                }
                items.add(item);
            }
            return new NetworkSelections(items, true, written);
        } catch (JsonProcessingException _) {
            throw new UnreadableException(written);
        }
    }

    private static NetworkSelections ofFlat(String written) throws UnreadableException {
        var items = new ArrayList<JsonNode>();
        for (var part : written.split(",", -1)) {
            var flat = FLAT.matcher(part);
            if (!flat.matches()) {
                throw new UnreadableException(written);
            }
            items.add(
                    item(
                            new Selection(
                                    flat.group("namespace"),
                                    flat.group("name"),
                                    flat.group("interface"),
                                    null)));
        }
        return new NetworkSelections(items, false, written);
    }

    public Stream<Selection> all() {
        return items.stream().map(NetworkSelections::selection);
    }

    /** The selection of this interface, null when no network has it. */
    public @Nullable Selection onInterface(String name) {
        for (var item : items) {
            if (name.equals(item.path("interface").asText(null))) {
                return selection(item);
            }
        }
        return null;
    }

    /**
     * Whether the network is selected without a name for its interface, so that nobody else can
     * name it.
     */
    public boolean hasUnnamed(String namespace, String name, String podNamespace) {
        return items.stream()
                .anyMatch(
                        item ->
                                item.path("name").asText().equals(name)
                                        && item.path("namespace")
                                                .asText(podNamespace)
                                                .equals(namespace)
                                        && !item.has("interface"));
    }

    /** What the annotation shall say: all it says now, and those that it lacks. */
    public @Nullable String with(List<Selection> added) {
        var lacking =
                added.stream()
                        .filter(
                                one ->
                                        one.interfaceName() == null
                                                || onInterface(one.interfaceName()) == null)
                        .toList();
        if (lacking.isEmpty()) {
            return written;
        }
        boolean needsJson = lacking.stream().anyMatch(one -> one.defaultRoute() != null);
        if (json || needsJson) {
            var list = JSON.createArrayNode();
            items.forEach(list::add);
            lacking.forEach(one -> list.add(item(one)));
            return list.toString();
        }
        var parts = new ArrayList<String>();
        if (written != null && !written.isBlank()) {
            parts.add(written);
        }
        lacking.forEach(one -> parts.add(flat(one)));
        return String.join(",", parts);
    }

    private static Selection selection(JsonNode item) {
        return new Selection(
                item.path("namespace").asText(null),
                item.path("name").asText(),
                item.path("interface").asText(null),
                item.at("/default-route/0").asText(null));
    }

    private static ObjectNode item(Selection selection) {
        var item = JSON.createObjectNode().put("name", selection.name());
        if (selection.namespace() != null) {
            item.put("namespace", selection.namespace());
        }
        if (selection.interfaceName() != null) {
            item.put("interface", selection.interfaceName());
        }
        if (selection.defaultRoute() != null) {
            item.putArray("default-route").add(selection.defaultRoute());
        }
        return item;
    }

    private static String flat(Selection selection) {
        return (selection.namespace() == null ? "" : selection.namespace() + "/")
                + selection.name()
                + (selection.interfaceName() == null ? "" : "@" + selection.interfaceName());
    }

    private static String shortened(String written) {
        return written.length() <= 80 ? written : written.substring(0, 80) + "...";
    }
}
