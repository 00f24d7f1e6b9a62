package io.sidelane.controlplane.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.sidelane.api.Kind;
import io.sidelane.api.Names;
import org.jspecify.annotations.Nullable;

/** Our kinds at an API server, addressed without asking it first how it calls them. */
final class OurKinds {

    private static final String[] API_VERSION = Names.API_VERSION.split("/");

    private OurKinds() {}

    static MixedOperation<
                    GenericKubernetesResource,
                    GenericKubernetesResourceList,
                    Resource<GenericKubernetesResource>>
            all(KubernetesClient client, Kind kind) {
        return client.genericKubernetesResources(
                new ResourceDefinitionContext.Builder()
                        .withGroup(API_VERSION[0])
                        .withVersion(API_VERSION[1])
                        .withKind(kind.word())
                        .withPlural(kind.plural())
                        .withNamespaced(kind.namespaced())
                        .build());
    }

    static NonNamespaceOperation<
                    GenericKubernetesResource,
                    GenericKubernetesResourceList,
                    Resource<GenericKubernetesResource>>
            in(KubernetesClient client, Kind kind, @Nullable String namespace) {
        var all = all(client, kind);
        return namespace == null ? all : all.inNamespace(namespace);
    }
}
