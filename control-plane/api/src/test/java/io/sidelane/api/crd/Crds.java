package io.sidelane.api.crd;

import io.sidelane.api.Kind;
import io.sidelane.api.Names;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;

/** The CustomResourceDefinition of a kind (apiextensions.k8s.io/v1). */
final class Crds {

    private static final String HEAD =
            "# Generated from the records of control-plane/api; its README says how. Not for editing.\n";

    private Crds() {}

    static String fileOf(Kind kind) {
        return "sidelane.io_" + kind.plural() + ".yaml";
    }

    static String yaml(Kind kind) {
        var options = new DumperOptions();
        options.setDefaultFlowStyle(FlowStyle.BLOCK);
        options.setWidth(120);
        options.setSplitLines(true);
        return HEAD + new Yaml(new LiteralLines(options), options).dump(of(kind));
    }

    static Map<String, Object> of(Kind kind) {
        var group = Names.API_VERSION.split("/");
        return fields(
                "apiVersion",
                "apiextensions.k8s.io/v1",
                "kind",
                "CustomResourceDefinition",
                "metadata",
                fields("name", kind.plural() + "." + group[0]),
                "spec",
                fields(
                        "group",
                        group[0],
                        "names",
                        fields(
                                "kind", kind.word(),
                                "listKind", kind.word() + "List",
                                "plural", kind.plural(),
                                "singular", kind.word().toLowerCase(Locale.ROOT),
                                "shortNames", List.of(kind.shortName()),
                                "categories", List.of(Kind.CATEGORY)),
                        "scope",
                        kind.namespaced() ? "Namespaced" : "Cluster",
                        "versions",
                        List.of(version(kind, group[1]))));
    }

    private static Map<String, Object> version(Kind kind, String name) {
        return fields(
                "name",
                name,
                "served",
                true,
                "storage",
                true,
                "subresources",
                fields("status", Map.of()),
                "additionalPrinterColumns",
                columns(kind),
                "schema",
                fields("openAPIV3Schema", schema(kind)));
    }

    private static Map<String, Object> schema(Kind kind) {
        var properties = new LinkedHashMap<String, Object>();
        var schema = fields("type", "object", "description", Schemas.doc(kind.object()));
        if (kind.spec() != null) {
            schema.put("required", List.of("spec"));
            properties.put("spec", Schemas.of(kind.spec()));
        }
        properties.put("status", Schemas.of(kind.status()));
        schema.put("properties", properties);
        return schema;
    }

    private static List<Object> columns(Kind kind) {
        var columns = new ArrayList<Object>();
        switch (kind) {
            case PROFILE -> {
                columns.add(column("Path", "string", ".spec.path"));
                columns.add(condition("Accepted"));
                columns.add(column("Nodes", "integer", ".status.readyNodes"));
                columns.add(column("Pods", "integer", ".status.matchedPods"));
            }
            case POLICY, CLUSTER_POLICY -> {
                columns.add(column("Enforcement", "string", ".spec.enforcement"));
                columns.add(column("Selected", "string", ".status.selected"));
                columns.add(condition("Programmed"));
                columns.add(column("Nodes", "integer", ".status.readyNodes"));
                columns.add(column("Pods", "integer", ".status.matchedPods"));
            }
            case NODE -> {
                columns.add(column("Kernel", "string", ".status.kernel.release"));
                columns.add(column("Enrolled", "integer", ".status.datapath.enrolled"));
                columns.add(column("Redirected", "integer", ".status.datapath.redirectedBytes"));
                columns.add(condition("Degraded"));
            }
            case QUIC -> {
                columns.add(column("Gateways", "string", ".spec.targetRefs[*].name"));
                columns.add(condition("Accepted"));
                columns.add(condition("Programmed"));
            }
        }
        columns.add(column("Age", "date", ".metadata.creationTimestamp"));
        return columns;
    }

    private static Map<String, Object> column(String name, String type, String path) {
        return fields("name", name, "type", type, "jsonPath", path);
    }

    private static Map<String, Object> condition(String type) {
        return column(
                type, "string", ".status.conditions[?(@.type==\"%s\")].status".formatted(type));
    }

    private static Map<String, Object> fields(Object... keysAndValues) {
        var fields = new LinkedHashMap<String, Object>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            fields.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return fields;
    }

    /** Writes text of several lines as it is read. */
    private static final class LiteralLines extends Representer {
        LiteralLines(DumperOptions options) {
            super(options);
        }

        @Override
        protected Node representScalar(Tag tag, String value, ScalarStyle style) {
            return super.representScalar(
                    tag, value, value.indexOf('\n') >= 0 ? ScalarStyle.LITERAL : style);
        }
    }
}
