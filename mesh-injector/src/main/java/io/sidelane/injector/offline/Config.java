package io.sidelane.injector.offline;

import com.fasterxml.jackson.databind.JsonNode;
import io.sidelane.api.AccelerationProfile;
import io.sidelane.api.ApiObject;
import io.sidelane.api.NodeAcceleration;
import io.sidelane.api.Policy;
import io.sidelane.api.node.NodeStatus;
import io.sidelane.api.profile.PodSecurityLevel;
import io.sidelane.api.yaml.ReadFile;
import io.sidelane.api.yaml.YamlReader;
import io.sidelane.injector.decision.Cluster;
import io.sidelane.injector.decision.NodeFacts;
import io.sidelane.injector.reference.MapReferences;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a directory of YAML files says of a cluster: Sidelane's kinds, namespaces, nodes, and the
 * objects of other projects that profiles refer to.
 *
 * @param namespaces labels by name
 */
public record Config(Cluster cluster, Map<String, Map<String, String>> namespaces) {

    /** Files cannot be read, or are not what they should be: a line a mistake. */
    public static final class BadConfigException extends Exception {
        private static final long serialVersionUID = 1L;

        BadConfigException(String message) {
            super(message);
        }
    }

    public Config {
        namespaces = Map.copyOf(namespaces);
    }

    static Config ofDirectory(Path directory, PodSecurityLevel podSecurity)
            throws BadConfigException {
        return of(texts(directory), podSecurity);
    }

    /** All objects of a directory's files, whatever they are. */
    static List<JsonNode> objects(Path directory) throws BadConfigException {
        var all = Documents.ofAnyKind();
        var problems = new ArrayList<String>();
        texts(directory)
                .forEach(
                        (name, bytes) -> {
                            if (YamlReader.read(name, bytes, all)
                                    instanceof ReadFile.Bad(var found)) {
                                found.forEach(problem -> problems.add(problem.toString()));
                            }
                        });
        if (!problems.isEmpty()) {
            throw new BadConfigException(String.join("\n", problems));
        }
        return all.all().stream()
                .flatMap(document -> Documents.objects(document).stream())
                .toList();
    }

    private static Map<String, byte[]> texts(Path directory) throws BadConfigException {
        try (var entries = Files.list(directory)) {
            var files =
                    entries.filter(file -> file.toString().matches(".+\\.ya?ml"))
                            .filter(file -> !file.getFileName().toString().startsWith("."))
                            .filter(Files::isRegularFile)
                            .sorted()
                            .toList();
            var texts = new TreeMap<String, byte[]>();
            for (var file : files) {
                try (var in = Files.newInputStream(file)) {
                    texts.put(
                            file.getFileName().toString(), in.readNBytes(YamlReader.MAX_BYTES + 1));
                }
            }
            return texts;
        } catch (IOException e) {
            throw new BadConfigException(
                    "--config-dir: %s (expected: a directory that can be read)"
                            .formatted(e.getMessage()));
        }
    }

    /**
     * Reads files.
     *
     * @param files contents by name
     * @param podSecurity what API servers enforce in namespaces without a label
     */
    public static Config of(Map<String, byte[]> files, PodSecurityLevel podSecurity)
            throws BadConfigException {
        var ours = new ArrayList<ApiObject>();
        var others = Documents.ofOthers();
        var problems = new ArrayList<String>();
        files.forEach(
                (name, bytes) -> {
                    switch (YamlReader.read(name, bytes, others)) {
                        case ReadFile.Good(var objects) ->
                                objects.forEach(located -> ours.add(located.object()));
                        case ReadFile.Bad(var found) ->
                                found.forEach(problem -> problems.add(problem.toString()));
                    }
                });
        if (!problems.isEmpty()) {
            throw new BadConfigException(String.join("\n", problems));
        }
        return of(ours, others.all(), podSecurity);
    }

    private static Config of(
            List<ApiObject> ours, List<JsonNode> others, PodSecurityLevel podSecurity) {
        var policies = new ArrayList<Policy>();
        var profiles = new HashMap<String, AccelerationProfile>();
        var statuses = new HashMap<String, NodeStatus>();
        for (var object : ours) {
            switch (object) {
                case Policy policy -> policies.add(policy);
                case AccelerationProfile profile ->
                        profiles.put(profile.metadata().name(), profile);
                case NodeAcceleration(var metadata, var status) -> {
                    if (status != null) {
                        statuses.put(metadata.name(), status);
                    }
                }
                case io.sidelane.api.Pod _, io.sidelane.api.QuicPolicy _ -> {}
            }
        }
        var references = new MapReferences(others);
        var syncs = NodeFacts.sriovSyncs(references);
        var nodes = new ArrayList<NodeFacts>();
        var namespaces = new HashMap<String, Map<String, String>>();
        for (var object : others) {
            var metadata = object.path("metadata");
            var name = metadata.path("name").asText();
            if (!object.path("apiVersion").asText().equals("v1")) {
                continue;
            }
            if (object.path("kind").asText().equals("Namespace")) {
                namespaces.put(name, texts(metadata.path("labels")));
            } else if (object.path("kind").asText().equals("Node")) {
                nodes.add(
                        new NodeFacts(
                                name,
                                texts(metadata.path("labels")),
                                texts(object.path("status").path("allocatable")),
                                object.path("spec").path("unschedulable").asBoolean(),
                                syncs.get(name),
                                statuses.get(name)));
            }
        }
        return new Config(
                new Cluster(policies, profiles, nodes, references, podSecurity), namespaces);
    }

    private static Map<String, String> texts(JsonNode object) {
        return object.properties().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, field -> field.getValue().asText()));
    }
}
