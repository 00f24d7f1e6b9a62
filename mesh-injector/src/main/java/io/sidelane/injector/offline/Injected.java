package io.sidelane.injector.offline;

import com.fasterxml.jackson.databind.JsonNode;
import io.sidelane.api.Names;
import io.sidelane.api.yaml.ReadFile;
import io.sidelane.api.yaml.YamlReader;
import io.sidelane.injector.decision.Injection;
import io.sidelane.injector.decision.Outcome;
import io.sidelane.injector.decision.Request;
import io.sidelane.injector.decision.Stage;
import io.sidelane.injector.offline.Config.BadConfigException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What became of a file.
 *
 * @param before its documents as they were
 * @param after its documents with everything on them
 * @param decided about each pod in it
 */
record Injected(List<JsonNode> before, List<JsonNode> after, List<Decided> decided) {

    /**
     * @param namespace where objects go that name none
     */
    static Injected of(String file, byte[] bytes, Config config, String namespace)
            throws BadConfigException {
        var documents = Documents.ofAnyKind();
        if (YamlReader.read(file, bytes, documents) instanceof ReadFile.Bad(var problems)) {
            throw new BadConfigException(
                    String.join("\n", problems.stream().map(Object::toString).toList()));
        }
        var after = new ArrayList<JsonNode>();
        var decided = new ArrayList<Decided>();
        for (var document : documents.all()) {
            var copy = document.deepCopy();
            for (var object : Documents.objects(copy)) {
                inject(object, config, namespace, decided);
            }
            after.add(copy);
        }
        return new Injected(documents.all(), after, decided);
    }

    private static void inject(
            JsonNode object, Config config, String standard, List<Decided> decided) {
        var template = Workload.pod(object);
        if (template == null) {
            return;
        }
        var metadata = object.path("metadata");
        var namespace = metadata.path("namespace").asText(standard);
        var labels = config.namespaces().getOrDefault(namespace, Map.of());
        var pod = Workload.asAdmitted(object, template).deepCopy();
        var outcome =
                Injection.decide(
                        new Request(pod, namespace, labels, Stage.AFTER_MESH), config.cluster());
        if (outcome instanceof Outcome.Injected injected) {
            Workload.put(object, template, injected.pod());
        }
        decided.add(
                new Decided(
                        object.path("kind").asText(),
                        namespace,
                        metadata.path("name").asText(metadata.path("generateName").asText()),
                        pod,
                        "enabled".equals(labels.get(Names.INJECTION)),
                        outcome));
    }
}
