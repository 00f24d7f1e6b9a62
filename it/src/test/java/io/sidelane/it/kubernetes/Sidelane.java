package io.sidelane.it.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sidelane.api.ApiObject;
import io.sidelane.api.Kind;
import io.sidelane.api.yaml.ReadFile;
import io.sidelane.api.yaml.RecordWriter;
import io.sidelane.api.yaml.YamlReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What an administrator does with the repository's manifests: install, apply, look. */
final class Sidelane {

    private static final Path MANIFESTS = KubernetesBinaries.REPOSITORY.resolve("manifests");
    static final List<String> NAMESPACES =
            List.of("trading", "media", "finance", "payments", "shop");

    private Sidelane() {}

    /** CRDs, the namespaces of the examples, and the roles of {@link RealApiServer}'s users. */
    static void install(ApiServer server) {
        var admin = server.as(RealApiServer.ADMIN);
        for (var crd : crds()) {
            apply(admin, crd);
            admin.resource(crd).waitUntilCondition(Sidelane::isEstablished, 30, TimeUnit.SECONDS);
        }
        for (var name : NAMESPACES) {
            apply(
                    admin,
                    new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build());
        }
        try (var rbac = Sidelane.class.getResourceAsStream("rbac.yaml")) {
            admin.load(rbac).items().forEach(item -> apply(admin, item));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<CustomResourceDefinition> crds() {
        try (var files = Files.list(MANIFESTS.resolve("crds"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("sidelane.io_"))
                    .sorted()
                    .map(
                            file ->
                                    Serialization.unmarshal(
                                            text(file), CustomResourceDefinition.class))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Objects of our kinds in the examples. Pods stand for those of a node without Kubernetes. */
    static List<ApiObject> examples() {
        var objects = new ArrayList<ApiObject>();
        try (var files = Files.list(MANIFESTS.resolve("examples"))) {
            for (var file : files.sorted().toList()) {
                var read = YamlReader.read(file.toString(), Files.readAllBytes(file));
                ((ReadFile.Good) read)
                        .objects().stream()
                                .map(located -> located.object())
                                .filter(object -> Kind.named(object.kind()) != null)
                                .forEach(objects::add);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return objects;
    }

    /** Documents of the example files as they are, comments and all, one object each. */
    static List<String> exampleDocuments() {
        try (var files = Files.list(MANIFESTS.resolve("examples"))) {
            return files.sorted()
                    .flatMap(file -> Stream.of(text(file).split("(?m)^---$")))
                    .filter(document -> !document.contains("kind: Pod\n"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static <T extends HasMetadata> T apply(KubernetesClient client, T object) {
        return client.resource(object).fieldManager("test").forceConflicts().serverSideApply();
    }

    /** Applies YAML as it is written, what no schema knows included. */
    static GenericKubernetesResource apply(KubernetesClient client, String yaml) {
        return apply(client, Serialization.unmarshal(yaml, GenericKubernetesResource.class));
    }

    /** Applies an object's status, and nothing else. */
    static GenericKubernetesResource applyStatus(
            KubernetesClient client, String fieldManager, ApiObject object) {
        return client.resource(resource(object))
                .subresource("status")
                .patch(
                        new PatchContext.Builder()
                                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                                .withFieldManager(fieldManager)
                                .withForce(true)
                                .build());
    }

    /** The object as a client sends it. */
    static GenericKubernetesResource resource(ApiObject object) {
        return Serialization.jsonMapper()
                .convertValue(RecordWriter.object(object), GenericKubernetesResource.class);
    }

    /** The object as our reader reads what the server has. */
    static ApiObject read(GenericKubernetesResource resource) {
        var json = Serialization.asJson(resource).getBytes(StandardCharsets.UTF_8);
        return switch (YamlReader.read("server", json)) {
            case ReadFile.Good(var objects) -> objects.getFirst().object();
            case ReadFile.Bad(var problems) -> throw new AssertionError(problems.toString());
        };
    }

    static boolean isEstablished(CustomResourceDefinition crd) {
        return crd != null
                && crd.getStatus() != null
                && crd.getStatus().getConditions() != null
                && crd.getStatus().getConditions().stream()
                        .anyMatch(
                                condition ->
                                        condition.getType().equals("Established")
                                                && condition.getStatus().equals("True"));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
