package io.sidelane.api.yaml;

import io.sidelane.api.Kind;
import io.sidelane.api.Metadata;
import io.sidelane.api.schema.Forms;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code metadata}, and takes what a cluster adds to it without using it. */
final class MetadataReader {

    private MetadataReader() {}

    static @Nullable Metadata read(Fields object, String kind) {
        var fields = object.requiredMapping("metadata");
        if (fields == null) {
            return null;
        }
        fields.ignoring(
                "uid",
                "resourceVersion",
                "managedFields",
                "ownerReferences",
                "finalizers",
                "generateName",
                "selfLink",
                "deletionTimestamp",
                "deletionGracePeriodSeconds");
        var name = fields.requiredText("name", "a name");
        if (!name.isEmpty()) {
            checkName(fields, "name", name);
        }
        var labels = fields.textMap("labels");
        checkLabels(fields.mapping("labels"), labels);
        var metadata =
                new Metadata(
                        name,
                        namespace(fields, kind),
                        labels,
                        fields.textMap("annotations"),
                        creationTimestamp(fields),
                        fields.integer("generation", 0, Integer.MAX_VALUE, 0));
        fields.done();
        return metadata;
    }

    private static @Nullable String namespace(Fields fields, String kind) {
        var namespace = fields.text("namespace");
        var ours = Kind.named(kind);
        if (ours != null && !ours.namespaced()) {
            if (namespace != null) {
                fields.report(
                        "namespace",
                        "%s (expected: none, the kind is the cluster's)".formatted(namespace));
            }
            return null;
        }
        if (namespace == null) {
            return "default";
        }
        checkName(fields, "namespace", namespace);
        return namespace;
    }

    private static void checkName(Fields fields, String field, String name) {
        if (name.length() > Forms.NAME_MAX || !name.matches(Forms.NAME)) {
            fields.report(
                    field,
                    "%s (expected: lower case letters, digits, '-' and '.', at most %d)"
                            .formatted(name, Forms.NAME_MAX));
        }
    }

    private static void checkLabels(@Nullable Fields fields, Map<String, String> labels) {
        if (fields == null) {
            return;
        }
        labels.forEach(
                (key, value) -> {
                    if (value.length() > Forms.LABEL_MAX || !value.matches(Forms.LABEL_VALUE)) {
                        fields.report(
                                key,
                                "%s (expected: letters, digits, '-', '_' and '.', at most %d)"
                                        .formatted(value, Forms.LABEL_MAX));
                    }
                });
    }

    private static @Nullable Instant creationTimestamp(Fields fields) {
        var written = fields.written("creationTimestamp");
        if (written == null) {
            return null;
        }
        try {
            return Instant.parse(written);
        } catch (DateTimeParseException _) {
            fields.report("creationTimestamp", "%s (expected: %s)".formatted(written, Values.TIME));
            return null;
        }
    }
}
