package io.sidelane.controlplane.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.sidelane.api.Kind;
import io.sidelane.api.Names;
import io.sidelane.api.yaml.RecordWriter;
import io.sidelane.controlplane.mesh.fact.ObjectRef;
import io.sidelane.controlplane.statement.Wanted;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Server-side apply, so that what others say in the same objects stays theirs. */
final class KubernetesStatusApi implements StatusApi {

    /** Under this name fields are ours. */
    static final String FIELD_MANAGER = "sidelane-control-plane";

    private static final PatchContext APPLY =
            new PatchContext.Builder()
                    .withPatchType(PatchType.SERVER_SIDE_APPLY)
                    .withFieldManager(FIELD_MANAGER)
                    .withForce(true)
                    .build();

    private static final PatchContext MERGE =
            new PatchContext.Builder()
                    .withPatchType(PatchType.JSON_MERGE)
                    .withFieldManager(FIELD_MANAGER)
                    .build();

    private final KubernetesClient client;

    KubernetesStatusApi(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public void applyStatus(ObjectRef ref, String uid, Record status) {
        var kind = Objects.requireNonNull(Kind.named(ref.kind()));
        var body = object(kind, ref.namespace(), ref.name());
        body.getMetadata().setUid(uid);
        body.setAdditionalProperty("status", RecordWriter.fields(status));
        OurKinds.in(client, kind, ref.namespace())
                .resource(body)
                .subresource("status")
                .patch(APPLY, body);
    }

    @Override
    public void createForNode(String node, String nodeUid) {
        var body = object(Kind.NODE, null, node);
        body.setMetadata(
                new ObjectMetaBuilder(body.getMetadata())
                        .addNewOwnerReference()
                        .withApiVersion("v1")
                        .withKind("Node")
                        .withName(node)
                        .withUid(nodeUid)
                        .endOwnerReference()
                        .build());
        OurKinds.all(client, Kind.NODE).resource(body).patch(APPLY, body);
    }

    @Override
    public void deleteForNode(String node) {
        OurKinds.all(client, Kind.NODE).withName(node).delete();
    }

    @Override
    public void applyGatewayApiStatus(ObjectRef ref, Wanted wanted, Instant now) {
        var kind = Objects.requireNonNull(GatewayApiKind.of(ref));
        var all = client.genericKubernetesResources(kind.context());
        var objects = ref.namespace() == null ? all : all.inNamespace(ref.namespace());
        var object = objects.withName(ref.name()).get();
        if (object == null) {
            return;
        }
        var present = map(object.get("status"));
        var next = next(kind, ref, object, present, wanted, now);
        if (next.entrySet().stream().allMatch(field -> stands(field, present))) {
            return;
        }
        var body = new GenericKubernetesResource();
        body.setApiVersion(kind.apiVersion());
        body.setKind(kind.kind());
        body.setMetadata(
                new ObjectMetaBuilder()
                        .withNamespace(ref.namespace())
                        .withName(ref.name())
                        // Who wrote in between has changed the list that this replaces.
                        .withResourceVersion(object.getMetadata().getResourceVersion())
                        .build());
        body.setAdditionalProperty("status", next);
        objects.resource(body).subresource("status").patch(MERGE, body);
    }

    private static Map<String, Object> next(
            GatewayApiKind kind,
            ObjectRef ref,
            GenericKubernetesResource object,
            Map<String, Object> present,
            Wanted wanted,
            Instant now) {
        if (kind.isRoute()) {
            return Map.of(
                    "parents",
                    RouteParents.next(
                            maps(present.get("parents")),
                            maps(object.get("spec", "parentRefs")),
                            Objects.requireNonNull(ref.namespace()),
                            wanted,
                            now));
        }
        return kind.isPolicy()
                ? Map.of(
                        "ancestors",
                        PolicyAncestors.next(maps(present.get("ancestors")), wanted, now))
                : GatewayStatusFields.next(present, wanted, now);
    }

    /* A list that is not there says as much as an empty one. */
    private static boolean stands(Map.Entry<String, Object> field, Map<String, Object> present) {
        var there = present.get(field.getKey());
        return field.getValue().equals(there == null ? List.of() : there);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(@Nullable Object value) {
        return value == null ? Map.of() : (Map<String, Object>) value;
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> maps(@Nullable Object list) {
        return list == null ? List.of() : (List<Map<String, Object>>) list;
    }

    private static GenericKubernetesResource object(
            Kind kind, @Nullable String namespace, String name) {
        var object = new GenericKubernetesResource();
        object.setApiVersion(Names.API_VERSION);
        object.setKind(kind.word());
        object.setMetadata(new ObjectMetaBuilder().withNamespace(namespace).withName(name).build());
        return object;
    }
}
