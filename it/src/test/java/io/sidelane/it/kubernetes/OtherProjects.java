package io.sidelane.it.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Kinds and objects that Multus, SR-IOV's and SpiderPool's own programs would bring: their schemas
 * are of our own writing, none of those programs runs.
 */
final class OtherProjects {

    static final Path PATHS = Manifests.FOLDER.resolve("paths");

    private OtherProjects() {}

    static void install(KubernetesClient admin) {
        kinds().forEach(crd -> install(admin, crd));
        namespaces(admin);
        documents("cluster.yaml").forEach(document -> applyWithStatus(admin, document));
    }

    static List<CustomResourceDefinition> kinds() {
        return documents("crds.yaml").stream()
                .map(
                        document ->
                                Serialization.jsonMapper()
                                        .convertValue(document, CustomResourceDefinition.class))
                .toList();
    }

    static void install(KubernetesClient admin, CustomResourceDefinition crd) {
        Sidelane.apply(admin, crd);
        admin.resource(crd).waitUntilCondition(Sidelane::isEstablished, 30, TimeUnit.SECONDS);
    }

    /** Those that operators and their objects are in. */
    static void namespaces(KubernetesClient admin) {
        for (var namespace : List.of("sriov-network-operator", "calico-vpp-dataplane")) {
            Sidelane.apply(
                    admin,
                    new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(namespace)
                            .endMetadata()
                            .build());
        }
    }

    /** The text of what {@link #install} applies beside kinds, for whoever reads files. */
    static String cluster() {
        return text("cluster.yaml");
    }

    /** Files with one example of a path each, by their names. */
    static List<Path> examples() {
        try (var files = Files.list(PATHS)) {
            return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<JsonNode> documentsOf(String yaml) {
        return Arrays.stream(yaml.split("(?m)^---$"))
                .map(document -> Serialization.unmarshal(document, JsonNode.class))
                .toList();
    }

    static void applyWithStatus(KubernetesClient admin, JsonNode document) {
        HasMetadata object =
                Serialization.jsonMapper()
                        .convertValue(without(document), GenericKubernetesResource.class);
        Sidelane.apply(admin, object);
        if (document.has("status")) {
            admin.resource(
                            Serialization.jsonMapper()
                                    .convertValue(document, GenericKubernetesResource.class))
                    .subresource("status")
                    .patch(
                            new PatchContext.Builder()
                                    .withPatchType(PatchType.SERVER_SIDE_APPLY)
                                    .withFieldManager("test")
                                    .withForce(true)
                                    .build());
        }
    }

    private static JsonNode without(JsonNode document) {
        var copy = (ObjectNode) document.deepCopy();
        copy.remove("status");
        return copy;
    }

    private static List<JsonNode> documents(String file) {
        return documentsOf(text(file));
    }

    private static String text(String file) {
        try (var in = OtherProjects.class.getResourceAsStream("others/" + file)) {
            if (in == null) {
                throw new IllegalStateException(file + ": not there");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
