package io.sidelane.controlplane.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.sidelane.api.AccelerationPolicy;
import io.sidelane.api.AccelerationProfile;
import io.sidelane.api.ApiObject;
import io.sidelane.api.ClusterAccelerationPolicy;
import io.sidelane.api.NodeAcceleration;
import io.sidelane.api.Pod;
import io.sidelane.api.QuicPolicy;
import io.sidelane.api.yaml.Problem;
import io.sidelane.api.yaml.ReadFile;
import io.sidelane.api.yaml.YamlReader;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads objects of our kinds as a directory's files are read, so that both mean the same. */
final class ObjectReader {

    private final KubernetesSerialization json;

    ObjectReader(KubernetesSerialization json) {
        this.json = json;
    }

    Reading<KnownObject> read(GenericKubernetesResource resource) {
        var metadata = resource.getMetadata();
        // Nobody here reads it, and it is often most of the object.
        metadata.setManagedFields(null);
        return switch (YamlReader.read(name(resource), bytes(resource))) {
            case ReadFile.Good(var objects) ->
                    Reading.of(
                            known(
                                    objects.getFirst().object(),
                                    metadata.getUid(),
                                    metadata.getOwnerReferences().stream()
                                            .map(OwnerReference::getUid)
                                            .findFirst()
                                            .orElse(null)));
            case ReadFile.Bad(var problems) ->
                    new Reading.Refused<>(
                            "%s: %s; what was last taken of it stays in force"
                                    .formatted(
                                            name(resource),
                                            problems.stream()
                                                    .map(ObjectReader::words)
                                                    .collect(Collectors.joining("; "))));
        };
    }

    private static String words(Problem problem) {
        // Lines and columns are those of a text that nobody has seen.
        return problem.path().isEmpty()
                ? problem.message()
                : "%s: %s".formatted(problem.path(), problem.message());
    }

    private byte[] bytes(GenericKubernetesResource resource) {
        return json.asJson(resource).getBytes(StandardCharsets.UTF_8);
    }

    private static String name(GenericKubernetesResource resource) {
        var metadata = resource.getMetadata();
        return metadata.getNamespace() == null
                ? "%s %s".formatted(resource.getKind(), metadata.getName())
                : "%s %s/%s"
                        .formatted(resource.getKind(), metadata.getNamespace(), metadata.getName());
    }

    private static KnownObject known(ApiObject read, String uid, @Nullable String owner) {
        return switch (read) {
            case AccelerationProfile(var metadata, var spec, var status) ->
                    new KnownObject(
                            new AccelerationProfile(metadata, spec, null), status, uid, owner);
            case AccelerationPolicy(var metadata, var spec, var status) ->
                    new KnownObject(new AccelerationPolicy(metadata, spec), status, uid, owner);
            case ClusterAccelerationPolicy(var metadata, var namespaces, var spec, var status) ->
                    new KnownObject(
                            new ClusterAccelerationPolicy(metadata, namespaces, spec),
                            status,
                            uid,
                            owner);
            case QuicPolicy(var metadata, var spec, var status) ->
                    new KnownObject(new QuicPolicy(metadata, spec, null), status, uid, owner);
            case NodeAcceleration(var metadata, var status) ->
                    new KnownObject(new NodeAcceleration(metadata, null), status, uid, owner);
            case Pod pod -> new KnownObject(pod, null, uid, owner);
        };
    }
}
