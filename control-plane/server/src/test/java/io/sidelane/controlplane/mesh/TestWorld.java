package io.sidelane.controlplane.mesh;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.sidelane.api.Metadata;
import io.sidelane.api.Pod;
import io.sidelane.controlplane.mesh.fact.Fact;
import io.sidelane.controlplane.mesh.fact.MeshFacts;
import io.sidelane.controlplane.mesh.kubernetes.FactReader;
import io.sidelane.controlplane.model.NodeFact;
import io.sidelane.controlplane.model.PodFact;
import io.sidelane.controlplane.model.World;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A world of YAML documents, namespaces with labels, pods and nodes. */
final class TestWorld {
    private static final KubernetesSerialization YAML = new KubernetesSerialization();

    /** Two services, two versions of one of them, at addresses that say which. */
    static final String SHOP =
            service("books", "10.96.0.1", "port: 80, appProtocol: http")
                    + slice("books", 8080, "10.0.0.1")
                    + service("books-v1", "10.96.0.2", "port: 80, appProtocol: http")
                    + slice("books-v1", 8080, "10.0.0.1")
                    + service("books-v2", "10.96.0.3", "port: 80, appProtocol: http")
                    + slice("books-v2", 8080, "10.0.0.2")
                    + service("redis", "10.96.0.4", "port: 6379")
                    + slice("redis", 6379, "10.0.0.3");

    private final List<Fact> facts = new ArrayList<>();
    private final Map<String, Map<String, String>> namespaces = new HashMap<>();
    private final Map<String, PodFact> pods = new HashMap<>();
    private final Map<String, NodeFact> nodes = new HashMap<>();

    TestWorld(String yaml) {
        add(yaml);
    }

    TestWorld add(String yaml) {
        for (var document : yaml.split("(?m)^---$")) {
            if (!document.isBlank()) {
                var fact = FactReader.read((HasMetadata) YAML.unmarshal(document));
                if (fact != null) {
                    facts.removeIf(f -> f.ref().equals(fact.ref()));
                    facts.add(fact);
                }
            }
        }
        return this;
    }

    TestWorld namespace(String name, String label, String value) {
        namespaces.put(name, Map.of(label, value));
        return this;
    }

    TestWorld pod(String name, String account, String node, Map<String, String> labels) {
        var metadata = new Metadata(name, "shop", labels, Map.of(), null, 0);
        pods.put(
                "shop/" + name,
                new PodFact(new Pod(metadata), name, node, account, false, List.of(), false));
        return this;
    }

    TestWorld node(String name, String zone) {
        nodes.put(name, new NodeFact(name, Map.of(), "r", zone, Set.of()));
        return this;
    }

    World world() {
        return new World(
                Map.of(),
                List.of(),
                List.of(),
                Map.copyOf(namespaces),
                Map.copyOf(pods),
                Map.copyOf(nodes),
                Map.of(),
                Map.of(),
                MeshFacts.of(facts));
    }

    static String service(String name, String ip, String port) {
        return """
        apiVersion: v1
        kind: Service
        metadata: {name: %s, namespace: shop}
        spec: {clusterIP: %s, ports: [{%s}]}
        ---
        """
                .formatted(name, ip, port);
    }

    static String slice(String service, int port, String... ips) {
        return """
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: %s-1, namespace: shop, labels: {kubernetes.io/service-name: %s}}
        addressType: IPv4
        ports: [{name: "", port: %d}]
        endpoints: [{addresses: [%s]}]
        ---
        """
                .formatted(service, service, port, String.join("]}, {addresses: [", ips));
    }

    /** An HTTPRoute of namespace shop on service books with one rule. */
    static String route(String name, String rule) {
        return """
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: %s, namespace: shop, generation: 1}
        spec:
          parentRefs: [{group: "", kind: Service, name: books}]
          rules:
          - %s
        ---
        """
                .formatted(name, rule.strip().indent(4).strip());
    }
}
