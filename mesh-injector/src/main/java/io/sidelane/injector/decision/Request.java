package io.sidelane.injector.decision;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sidelane.api.Metadata;
import io.sidelane.api.Names;
import io.sidelane.api.Pod;
import io.sidelane.injector.pod.PodDraft;
import java.util.Map;

/**
 * A pod that is about to be made.
 *
 * @param pod as its author, or a webhook before this one, has it
 * @param namespace the one that it will be in, whatever the pod itself says
 * @param stage what is put on it now
 */
public record Request(
        ObjectNode pod, String namespace, Map<String, String> namespaceLabels, Stage stage) {

    private static final String DATAPLANE = "istio.io/dataplane-mode";

    public Request {
        namespaceLabels = Map.copyOf(namespaceLabels);
    }

    /**
     * The pod as far as policy cares. Without a name it has its {@code generateName}: pods of one
     * owner are then treated alike.
     */
    Pod asPolicySees() {
        var metadata = pod.path("metadata");
        var draft = PodDraft.reading(pod);
        return new Pod(
                new Metadata(
                        metadata.path("name").asText(metadata.path("generateName").asText("")),
                        namespace,
                        draft.labels(),
                        draft.annotations(),
                        null,
                        0));
    }

    /** Whether a mesh puts its proxy into the pod, or has done so already. */
    boolean isMeshed() {
        var draft = PodDraft.reading(pod);
        var asked = draft.label("sidecar.istio.io/inject");
        if (draft.hasProxy() || "true".equals(asked)) {
            return true;
        }
        return !"false".equals(asked)
                && ("enabled".equals(namespaceLabels.get("istio-injection"))
                        || namespaceLabels.containsKey("istio.io/rev")
                        // A pod may name a revision itself where its namespace says nothing.
                        || (draft.label("istio.io/rev") != null
                                && !namespaceLabels.containsKey("istio-injection")));
    }

    /**
     * Whether Istio takes the pod's connections to its node's proxy; the pod's word counts first.
     */
    boolean isAmbient() {
        var mode = PodDraft.reading(pod).label(DATAPLANE);
        return "ambient".equals(mode == null ? namespaceLabels.get(DATAPLANE) : mode);
    }

    /** Whether the namespace's label switches injection on. */
    boolean isSwitchedOnForNamespace() {
        return "enabled".equals(namespaceLabels.get(Names.INJECTION));
    }
}
