package io.sidelane.injector.offline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
 * @param said why, a line each
 * @param denied whether a pod would be refused
 */
record Injected(List<JsonNode> before, List<JsonNode> after, List<String> said, boolean denied) {

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
        var said = new ArrayList<String>();
        boolean denied = false;
        for (var document : documents.all()) {
            var copy = document.deepCopy();
            for (var object : Documents.objects(copy)) {
                denied |= inject(object, config, namespace, said);
            }
            after.add(copy);
        }
        return new Injected(documents.all(), after, said, denied);
    }

    /** Whether it is denied. */
    private static boolean inject(
            JsonNode object, Config config, String standard, List<String> said) {
        var template = Workload.pod(object);
        if (template == null) {
            return false;
        }
        var namespace = object.path("metadata").path("namespace").asText(standard);
        var ref = Workload.ref(object, namespace);
        var outcome = decide(Workload.asAdmitted(object, template), config, namespace);
        outcome.sentences().forEach(line -> said.add(ref + ": " + line));
        return switch (outcome) {
            case Outcome.Injected injected -> {
                Workload.put(object, template, injected.pod());
                said.add(
                        "%s: path %s, profile %s of %s"
                                .formatted(
                                        ref,
                                        injected.path().word(),
                                        injected.profile().metadata().name(),
                                        injected.policy().ref()));
                yield false;
            }
            case Outcome.LeftAlone(_, var message, _) -> {
                said.add("%s: left as it is: %s".formatted(ref, message));
                yield false;
            }
            case Outcome.Denied(_, var message, _) -> {
                said.add("%s: would be refused: %s".formatted(ref, message));
                yield true;
            }
        };
    }

    private static Outcome decide(ObjectNode pod, Config config, String namespace) {
        return Injection.decide(
                new Request(
                        pod,
                        namespace,
                        config.namespaces().getOrDefault(namespace, Map.of()),
                        Stage.AFTER_MESH),
                config.cluster());
    }
}
