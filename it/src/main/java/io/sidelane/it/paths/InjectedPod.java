package io.sidelane.it.paths;

import com.fasterxml.jackson.databind.JsonNode;
import io.sidelane.it.rig.RigException;
import java.util.ArrayList;
import java.util.List;

/**
 * A pod with what the injector has put on it.
 *
 * @param pod its metadata and spec
 */
public record InjectedPod(String namespace, String name, JsonNode pod) {

    private static final String NETWORKS = "k8s.v1.cni.cncf.io/networks";

    /** A network attachment of Multus' annotation, and the interface that it becomes. */
    public record Selection(String namespace, String name, String interfaceName) {}

    /** What Multus would attach: the annotation is a list in JSON, or {@code NS/NAME@IF,...}. */
    public List<Selection> networks() {
        var written = annotation(NETWORKS);
        if (written.startsWith("[")) {
            return Injected.json(written)
                    .valueStream()
                    .map(
                            one ->
                                    new Selection(
                                            one.path("namespace").asText(namespace),
                                            one.path("name").asText(),
                                            one.path("interface").asText()))
                    .toList();
        }
        var selections = new ArrayList<Selection>();
        for (var word : written.split(",")) {
            var parts = word.split("[/@]");
            if (parts.length != 3) {
                throw new RigException(
                        "pod %s: network %s (expected: NAMESPACE/NAME@INTERFACE)"
                                .formatted(ref(), word));
            }
            selections.add(new Selection(parts[0], parts[1], parts[2]));
        }
        return selections;
    }

    String ref() {
        return namespace + "/" + name;
    }

    /** Empty when it has none of this name. */
    public String annotation(String key) {
        return pod.path("metadata").path("annotations").path(key).asText();
    }

    public JsonNode spec() {
        return pod.path("spec");
    }

    public JsonNode container(String wanted) {
        for (var container : spec().path("containers")) {
            if (container.path("name").asText().equals(wanted)) {
                return container;
            }
        }
        throw new RigException("pod %s: no container %s (expected: one)".formatted(ref(), wanted));
    }
}
