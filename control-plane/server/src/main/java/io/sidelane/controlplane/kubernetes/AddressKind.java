package io.sidelane.controlplane.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.sidelane.api.address.NetworkConfig;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A kind that addresses of pods are read from, and what is kept of its objects. */
enum AddressKind {
    POOL(
            "spiderpool.spidernet.io",
            "v2beta1",
            "SpiderIPPool",
            "spiderippools",
            "/spec/subnet",
            "/spec/ips",
            "/spec/excludeIPs",
            "/spec/multusName",
            "/status/allocatedIPs"),
    NETWORK(
            "k8s.cni.cncf.io",
            "v1",
            "NetworkAttachmentDefinition",
            "network-attachment-definitions",
            "/spec/config"),
    ENDPOINT("spiderpool.spidernet.io", "v2beta1", "SpiderEndpoint", "spiderendpoints", "/status"),
    RESERVED(
            "spiderpool.spidernet.io",
            "v2beta1",
            "SpiderReservedIP",
            "spiderreservedips",
            "/spec/ips"),
    WHEREABOUTS_POOL(
            "whereabouts.cni.cncf.io",
            "v1alpha1",
            "IPPool",
            "ippools",
            "/spec/range",
            "/spec/allocations"),
    SERVICE_CIDR("networking.k8s.io", "v1", "ServiceCIDR", "servicecidrs", "/spec/cidrs"),
    STATEFUL_SET("apps", "v1", "StatefulSet", "statefulsets", "/spec/replicas"),
    NODE("", "v1", "Node", "nodes", "/spec/podCIDRs", "/status/addresses"),
    POD("", "v1", "Pod", "pods", "/status/phase");

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Annotations that say something of addresses. */
    private static final List<String> ANNOTATIONS =
            List.of("k8s.v1.cni.cncf.io/network-status", NetworkConfig.RESOURCE_NAME);

    private final String group;
    private final String version;
    private final String kind;
    private final String plural;
    private final List<String> fields;

    AddressKind(String group, String version, String kind, String plural, String... fields) {
        this.group = group;
        this.version = version;
        this.kind = kind;
        this.plural = plural;
        this.fields = List.of(fields);
    }

    /** Its name in addresses of an API server. */
    String plural() {
        return plural;
    }

    /** Whether a CustomResourceDefinition brings it. */
    boolean mayBeMissing() {
        return switch (this) {
            case POOL, NETWORK, ENDPOINT, RESERVED, WHEREABOUTS_POOL -> true;
            case SERVICE_CIDR, STATEFUL_SET, NODE, POD -> false;
        };
    }

    boolean namespaced() {
        return switch (this) {
            case POD, STATEFUL_SET, NETWORK, ENDPOINT, WHEREABOUTS_POOL -> true;
            case POOL, RESERVED, SERVICE_CIDR, NODE -> false;
        };
    }

    ResourceDefinitionContext context() {
        return new ResourceDefinitionContext.Builder()
                .withGroup(group)
                .withVersion(version)
                .withKind(kind)
                .withPlural(plural)
                .withNamespaced(namespaced())
                .build();
    }

    /** What a check of addresses reads of an object, and no more. */
    JsonNode kept(GenericKubernetesResource object) {
        var metadata = object.getMetadata();
        var kept = JSON.createObjectNode().put("kind", kind);
        var name = kept.putObject("metadata").put("name", metadata.getName());
        if (metadata.getNamespace() != null) {
            name.put("namespace", metadata.getNamespace());
        }
        if (this == POD) {
            name.put("uid", metadata.getUid());
            for (OwnerReference owner : metadata.getOwnerReferences()) {
                if (owner.getKind().equals("StatefulSet")) {
                    name.putArray("ownerReferences")
                            .addObject()
                            .put("kind", owner.getKind())
                            .put("name", owner.getName());
                }
            }
        }
        annotations(
                name,
                Objects.requireNonNullElse(metadata.getAnnotations(), Map.<String, String>of()));
        for (var field : fields) {
            var steps = field.substring(1).split("/");
            var value = object.get((Object[]) steps);
            if (value != null) {
                var parent = steps.length == 1 ? kept : kept.withObject("/" + steps[0]);
                parent.set(steps[steps.length - 1], JSON.valueToTree(value));
            }
        }
        return kept;
    }

    private static void annotations(ObjectNode metadata, Map<String, String> all) {
        for (var annotation : ANNOTATIONS) {
            var value = all.get(annotation);
            if (value != null) {
                metadata.withObject("/annotations").put(annotation, value);
            }
        }
    }
}
