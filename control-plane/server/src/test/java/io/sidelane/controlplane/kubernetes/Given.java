package io.sidelane.controlplane.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.sidelane.api.Kind;
import io.sidelane.controlplane.kubernetes.Reading.Taken;

/** Objects as an API server sends them. */
final class Given {

    static final KubernetesSerialization JSON = new KubernetesSerialization();

    private Given() {}

    /**
     * @param spec and whatever else follows the metadata
     */
    static GenericKubernetesResource resource(Kind kind, String name, String version, String spec) {
        return JSON.unmarshal(
                """
                {"apiVersion": "sidelane.io/v1alpha1", "kind": "%s",
                 "metadata": {"name": "%s", %s "uid": "uid-of-%s", "resourceVersion": "%s",
                              "creationTimestamp": "2026-01-31T12:00:00Z", "generation": 1,
                              "managedFields": [{"manager": "kubectl", "fieldsV1": {"f:spec": {}}}]},
                 %s}
                """
                        .formatted(
                                kind.word(),
                                name,
                                kind.namespaced() ? "\"namespace\": \"trading\"," : "",
                                name,
                                version,
                                spec),
                GenericKubernetesResource.class);
    }

    static GenericKubernetesResource profile(String name, String version) {
        return resource(Kind.PROFILE, name, version, "\"spec\": {\"path\": \"Sockmap\"}");
    }

    static KnownObject known(GenericKubernetesResource resource) {
        return switch (new ObjectReader(JSON).read(resource)) {
            case Taken<KnownObject>(var known) -> known;
            case Reading<KnownObject> other -> throw new AssertionError(other.toString());
        };
    }
}
