package io.sidelane.injector.offline;

import io.sidelane.api.Names;
import io.sidelane.injector.decision.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Annotations that an example got: as parameters, and in CEL, which pods take them and how.
 *
 * @param added their values, without what the example had itself
 * @param interfaces that the example got
 */
record ExportedAnnotations(Map<String, String> added, List<String> interfaces) {

    static final String NETWORKS = "k8s.v1.cni.cncf.io/networks";
    private static final String EXCLUDE = "traffic.sidecar.istio.io/excludeInterfaces";

    /** Lists to which ours is added. */
    private static final List<String> LISTS = List.of(NETWORKS, EXCLUDE);

    static ExportedAnnotations of(Decided decided, Outcome.Injected injected) {
        var before = decided.before().at("/metadata/annotations");
        var added = new TreeMap<String, String>();
        for (var field : injected.pod().at("/metadata/annotations").properties()) {
            var had = before.path(field.getKey()).asText("");
            var has = field.getValue().asText();
            if (!has.equals(had) && !field.getKey().equals(Names.EXPLANATION)) {
                added.put(
                        field.getKey(),
                        has.startsWith(had + ",") && !had.isEmpty()
                                ? has.substring(had.length() + 1)
                                : has);
            }
        }
        return new ExportedAnnotations(
                added,
                injected.profile().spec().networks().stream()
                        .map(network -> network.nameInPod())
                        .toList());
    }

    Map<String, String> parameters() {
        var parameters = new LinkedHashMap<String, String>();
        added.forEach((key, value) -> parameters.put(parameter(key), value));
        return parameters;
    }

    /** Expressions by their names: a pod that has another value stays as it is. */
    Map<String, String> conditions() {
        var conditions = new LinkedHashMap<String, String>();
        for (var key : added.keySet()) {
            if (!key.startsWith("sidelane.io/") && !key.equals(EXCLUDE)) {
                conditions.put("free-" + parameter(key).toLowerCase(Locale.ROOT), free(key));
            }
        }
        return conditions;
    }

    String patch() {
        var operations = new ArrayList<String>();
        operations.add(
                "(has(object.metadata.annotations) ? [] : [JSONPatch{op: \"add\", path:"
                        + " \"/metadata/annotations\", value: {}}])");
        for (var key : added.keySet()) {
            operations.add(
                    "[JSONPatch{op: \"add\", path: \"/metadata/annotations/\" + jsonpatch.escapeKey(%s), value: %s}]"
                            .formatted(CelPatch.text(key), merged(key)));
        }
        return String.join(" +\n", operations);
    }

    static String unless(String annotation) {
        return "!has(object.metadata.annotations) || !(%s in object.metadata.annotations)"
                .formatted(CelPatch.text(annotation));
    }

    /* A list in JSON is nothing that CEL could add to; one that has our interface is another's. */
    private String free(String key) {
        var there = there(key);
        if (!key.equals(NETWORKS)) {
            return "%s || %s == %s".formatted(unless(key), there, value(key));
        }
        if (isInJson(key)) {
            return "%s || %s == ''".formatted(unless(key), there);
        }
        var others = new ArrayList<String>();
        others.add("%s.startsWith('[')".formatted(there));
        for (var name : interfaces) {
            others.add("%s.contains(%s)".formatted(there, CelPatch.text("@" + name)));
        }
        return "%s || !(%s)".formatted(unless(key), String.join(" || ", others));
    }

    private String merged(String key) {
        return LISTS.contains(key) && !isInJson(key)
                ? "%s || %s == '' ? %s : %s + ',' + %s"
                        .formatted(unless(key), there(key), value(key), there(key), value(key))
                : value(key);
    }

    /* Which can be put nowhere but in place of nothing. */
    private boolean isInJson(String key) {
        return key.equals(NETWORKS) && added.getOrDefault(key, "").startsWith("[");
    }

    private static String there(String key) {
        return "object.metadata.annotations[%s]".formatted(CelPatch.text(key));
    }

    private static String value(String key) {
        return "params.data[%s]".formatted(CelPatch.text(parameter(key)));
    }

    /* Keys of a ConfigMap have no slash. */
    private static String parameter(String annotation) {
        return annotation.replace('/', '_');
    }
}
