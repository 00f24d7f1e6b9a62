package io.sidelane.it.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Resources and their verbs as an API server lists them. */
final class Discovery {

    /** Kinds that a cluster may have or not: nobody can list them here. */
    private static final Set<String> OPTIONAL =
            Set.of(
                    "gateway.networking.k8s.io",
                    "k8s.cni.cncf.io",
                    "spiderpool.spidernet.io",
                    "sriovnetwork.openshift.io",
                    "whereabouts.cni.cncf.io");

    private final Map<String, JsonNode> verbs = new HashMap<>();

    Discovery(KubernetesClient client) {
        read(client, "", "/api/v1");
        for (var group : json(client, "/apis").path("groups")) {
            for (var version : group.path("versions")) {
                read(
                        client,
                        group.path("name").asText(),
                        "/apis/" + version.path("groupVersion").asText());
            }
        }
    }

    /** What the rule names and the server does not have. */
    List<String> unknown(JsonNode rule) {
        var unknown = new ArrayList<String>();
        for (var group : rule.path("apiGroups")) {
            if (OPTIONAL.contains(group.asText())) {
                continue;
            }
            for (var resource : rule.path("resources")) {
                var name = group.asText() + "/" + resource.asText();
                var known = verbs.get(name);
                if (known == null) {
                    unknown.add(name);
                    continue;
                }
                for (var verb : rule.path("verbs")) {
                    if (!known.toString().contains("\"" + verb.asText() + "\"")) {
                        unknown.add(verb.asText() + " " + name);
                    }
                }
            }
        }
        return unknown;
    }

    private void read(KubernetesClient client, String group, String path) {
        for (var resource : json(client, path).path("resources")) {
            verbs.put(group + "/" + resource.path("name").asText(), resource.path("verbs"));
        }
    }

    private static JsonNode json(KubernetesClient client, String path) {
        return Serialization.unmarshal(client.raw(path), JsonNode.class);
    }
}
