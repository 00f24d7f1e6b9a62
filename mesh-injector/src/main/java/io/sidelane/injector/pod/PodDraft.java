package io.sidelane.injector.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A copy of a pod that things are put on. Nothing that stands there already is changed or taken
 * away, and putting the same thing on twice is putting it on once.
 */
public final class PodDraft {

    /** Proxies of meshes, as containers or as native sidecars. */
    private static final Set<String> PROXIES =
            Set.of("istio-proxy", "linkerd-proxy", "kuma-sidecar");

    /** What prepares for them. */
    private static final Set<String> PREPARING = Set.of("istio-init", "istio-validation");

    private final ObjectNode pod;

    private PodDraft(ObjectNode pod) {
        this.pod = pod;
    }

    /** A draft of the pod, which itself stays as it is. */
    public static PodDraft of(ObjectNode pod) {
        return new PodDraft(pod.deepCopy());
    }

    /** The pod itself, to look at: nothing may be put on it. */
    public static PodDraft reading(ObjectNode pod) {
        return new PodDraft(pod);
    }

    /** The pod with what was put on it. */
    public ObjectNode pod() {
        return pod;
    }

    public PodDraft copy() {
        return of(pod);
    }

    public ObjectNode spec() {
        return object(pod, "spec");
    }

    public @Nullable String annotation(String name) {
        return pod.path("metadata").path("annotations").path(name).asText(null);
    }

    public @Nullable String label(String name) {
        return pod.path("metadata").path("labels").path(name).asText(null);
    }

    public Map<String, String> labels() {
        return texts(pod.path("metadata").path("labels"));
    }

    public Map<String, String> annotations() {
        return texts(pod.path("metadata").path("annotations"));
    }

    /** Writes an annotation, over what it says now. */
    public void annotate(String name, String value) {
        object(object(pod, "metadata"), "annotations").put(name, value);
    }

    /** Containers that run, in their order; those that only start it are not among them. */
    public List<ObjectNode> containers() {
        return objects(pod.path("spec").path("containers"));
    }

    /** Containers that run first, native sidecars among them. */
    public List<ObjectNode> initContainers() {
        return objects(pod.path("spec").path("initContainers"));
    }

    /** The containers of the application itself. */
    public List<ObjectNode> applications() {
        return containers().stream().filter(container -> !isSidecar(container)).toList();
    }

    /** Whether it is a mesh's, and gets nothing that is meant for the application. */
    public static boolean isSidecar(JsonNode container) {
        return PROXIES.contains(name(container)) || PREPARING.contains(name(container));
    }

    public static String name(JsonNode named) {
        return named.path("name").asText();
    }

    /** Whether a mesh's proxy is in the pod already. */
    public boolean hasProxy() {
        return Stream.concat(containers().stream(), initContainers().stream())
                .anyMatch(container -> PROXIES.contains(name(container)));
    }

    /**
     * Appends to a list of named things, unless one of the name is there.
     *
     * @return whether it is there now as it was wanted
     */
    public static boolean add(ObjectNode parent, String list, ObjectNode item) {
        for (var present : parent.path(list)) {
            if (name(present).equals(name(item))) {
                return includes(present, item);
            }
        }
        array(parent, list).add(item);
        return true;
    }

    /**
     * Mounts a volume where nothing is mounted yet.
     *
     * @return whether it is this volume that is mounted there now
     */
    public static boolean mount(
            ObjectNode container, String volume, String path, boolean readOnly) {
        for (var present : container.path("volumeMounts")) {
            if (present.path("mountPath").asText().equals(path)) {
                return name(present).equals(volume);
            }
        }
        var mount = array(container, "volumeMounts").addObject();
        mount.put("name", volume).put("mountPath", path);
        if (readOnly) {
            mount.put("readOnly", true);
        }
        return true;
    }

    public static ObjectNode object(ObjectNode parent, String field) {
        return parent.path(field) instanceof ObjectNode present ? present : parent.putObject(field);
    }

    public static ArrayNode array(ObjectNode parent, String field) {
        return parent.path(field) instanceof ArrayNode present ? present : parent.putArray(field);
    }

    /* An API server fills in what was left out, so what is there may say more than what is wanted. */
    private static boolean includes(JsonNode present, JsonNode wanted) {
        if (wanted.isObject()) {
            for (var field : wanted.properties()) {
                if (!includes(present.path(field.getKey()), field.getValue())) {
                    return false;
                }
            }
            return present.isObject();
        }
        if (wanted.isArray()) {
            return present.isArray() && lists(present, wanted);
        }
        return present.equals(wanted);
    }

    /* Others add to lists of things, such as mounts; a list of words, such as a command, is one. */
    private static boolean lists(JsonNode present, JsonNode wanted) {
        for (var item : wanted) {
            if (!item.isObject()) {
                return present.equals(wanted);
            }
            boolean there = false;
            for (var one : present) {
                there |= includes(one, item);
            }
            if (!there) {
                return false;
            }
        }
        return true;
    }

    private static List<ObjectNode> objects(JsonNode list) {
        var objects = new ArrayList<ObjectNode>();
        for (var item : list) {
            if (item instanceof ObjectNode object) {
                objects.add(object);
            }
        }
        return objects;
    }

    private static Map<String, String> texts(JsonNode object) {
        var texts = new HashMap<String, String>();
        for (var field : object.properties()) {
            if (field.getValue().isTextual()) {
                texts.put(field.getKey(), field.getValue().asText());
            }
        }
        return texts;
    }
}
