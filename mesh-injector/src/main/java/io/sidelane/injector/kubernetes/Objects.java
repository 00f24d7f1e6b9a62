package io.sidelane.injector.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.sidelane.api.ApiObject;
import io.sidelane.api.yaml.ReadFile;
import io.sidelane.api.yaml.YamlReader;
import java.nio.charset.StandardCharsets;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Makes of an API server's objects what decisions are about. */
final class Objects {

    private static final Logger LOG = Logger.getLogger("kubernetes");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KubernetesSerialization serialization;

    Objects(KubernetesSerialization serialization) {
        this.serialization = serialization;
    }

    /** One of our kinds, read as a file's would be; null when the reader refuses it. */
    @Nullable ApiObject ours(GenericKubernetesResource resource) {
        var name = "%s %s".formatted(resource.getKind(), resource.getMetadata().getName());
        return switch (YamlReader.read(name, bytes(resource))) {
            case ReadFile.Good(var objects) -> objects.getFirst().object();
            case ReadFile.Bad(var problems) -> {
                LOG.warnf(
                        "%s: %s: %s; what was last taken of it stays in force",
                        name, problems.getFirst().path(), problems.getFirst().message());
                yield null;
            }
        };
    }

    /** An object of another project as it is, without what servers keep for themselves. */
    JsonNode others(GenericKubernetesResource resource) {
        resource.getMetadata().setManagedFields(null);
        return JSON.valueToTree(serialization.convertValue(resource, Object.class));
    }

    private byte[] bytes(GenericKubernetesResource resource) {
        // Nobody here reads it, and it is often most of the object.
        resource.getMetadata().setManagedFields(null);
        return serialization.asJson(resource).getBytes(StandardCharsets.UTF_8);
    }
}
