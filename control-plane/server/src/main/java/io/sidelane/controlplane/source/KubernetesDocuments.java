package io.sidelane.controlplane.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.gatewayapi.v1beta1.ReferenceGrant;
import io.sidelane.api.yaml.Document;
import io.sidelane.api.yaml.OtherKinds;
import io.sidelane.api.yaml.Place;
import io.sidelane.api.yaml.Problem;
import io.sidelane.controlplane.mesh.kubernetes.FactReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reads documents of Kubernetes' own kinds as strictly as ours are: its types take fields that
 * nobody knows, for a client has to; a file that has one is wrong.
 */
final class KubernetesDocuments implements OtherKinds {

    private static final Logger LOG = Logger.getLogger("config");

    /** Its kinds are nothing without a spec. */
    private static final String GATEWAY_API = "gateway.networking.k8s.io/";

    private static final ObjectMapper STRICT =
            JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                    .annotationIntrospector(new NothingExtra())
                    .build();

    private static final Map<String, Class<? extends HasMetadata>> TYPES =
            Stream.concat(
                            // Its v1 has the same fields, and no model of its own.
                            Stream.of(
                                    Map.entry(
                                            key(GATEWAY_API + "v1", "ReferenceGrant"),
                                            ReferenceGrant.class)),
                            Stream.concat(
                                            Stream.of(Pod.class, Namespace.class, Node.class),
                                            FactReader.KINDS.stream())
                                    .map(
                                            type ->
                                                    Map.entry(
                                                            key(
                                                                    HasMetadata.getApiVersion(type),
                                                                    HasMetadata.getKind(type)),
                                                            type)))
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));

    /* Of a kind with several versions, the newest: v1 comes before v1alpha2 and v1beta1. */
    private static final SortedMap<String, String> VERSIONS =
            TYPES.keySet().stream()
                    .map(key -> key.split(" ", 2))
                    .collect(
                            Collectors.toMap(
                                    key -> key[1],
                                    key -> key[0],
                                    (one, other) -> one.compareTo(other) < 0 ? one : other,
                                    TreeMap::new));

    private final Consumer<DirectoryItem> read;

    /** No field is kept for others to look at. */
    private static final class NothingExtra extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1L;

        @Override
        public Boolean hasAnySetter(com.fasterxml.jackson.databind.introspect.Annotated a) {
            return false;
        }
    }

    /**
     * @param read takes each object that was read
     */
    KubernetesDocuments(Consumer<DirectoryItem> read) {
        this.read = read;
    }

    private static String key(String apiVersion, String kind) {
        return apiVersion + " " + kind;
    }

    @Override
    public SortedMap<String, String> kinds() {
        return VERSIONS;
    }

    @Override
    public boolean take(String apiVersion, String kind) {
        return TYPES.containsKey(key(apiVersion, kind));
    }

    @Override
    public List<Problem> read(Document document) {
        if (!(document.value() instanceof Map<?, ?> written)) {
            throw new IllegalStateException("taken without apiVersion and kind");
        }
        var type =
                TYPES.get(
                        key(
                                String.valueOf(written.get("apiVersion")),
                                String.valueOf(written.get("kind"))));
        try {
            var object = STRICT.convertValue(written, type);
            if (object.getMetadata() == null || object.getMetadata().getName() == null) {
                return List.of(
                        new Problem(
                                document.place(List.of("metadata")),
                                "metadata.name",
                                "missing (expected: a name)"));
            }
            var mistake = mistake(document, written, object);
            if (mistake != null) {
                return List.of(mistake);
            }
            if (object instanceof Namespaced && object.getMetadata().getNamespace() == null) {
                object.getMetadata().setNamespace("default");
            }
            var item = item(object, document.place(List.of()));
            if (item != null) {
                read.accept(item);
            }
            return List.of();
        } catch (IllegalArgumentException e) {
            return List.of(problem(document, e));
        } catch (RuntimeException e) {
            // No schema has looked at it before: what it says must always be there may not be.
            LOG.debug("unreadable object", e);
            return List.of(
                    new Problem(
                            document.place(List.of()),
                            "",
                            "%s %s: not to be understood (expected: what the kind's own schema requires)"
                                    .formatted(written.get("kind"), name(written))));
        }
    }

    private static @Nullable Problem mistake(
            Document document, Map<?, ?> written, HasMetadata object) {
        if (written.get("spec") == null && object.getApiVersion().startsWith(GATEWAY_API)) {
            return new Problem(
                    document.place(List.of()),
                    "spec",
                    "missing (expected: what the kind's own schema requires)");
        }
        var created = object.getMetadata().getCreationTimestamp();
        try {
            if (created != null) {
                var _ = Instant.parse(created);
            }
            return null;
        } catch (DateTimeParseException _) {
            return new Problem(
                    document.place(List.of("metadata", "creationTimestamp")),
                    "metadata.creationTimestamp",
                    "%s (expected: a time such as 2026-01-02T03:04:05Z)".formatted(created));
        }
    }

    private static String name(Map<?, ?> written) {
        return written.get("metadata") instanceof Map<?, ?> metadata
                ? String.valueOf(metadata.get("name"))
                : "";
    }

    /** Null when it is nobody's concern. */
    private static @Nullable DirectoryItem item(HasMetadata object, Place place) {
        return switch (object) {
            case Pod pod -> {
                if (pod.getMetadata().getUid() == null) {
                    pod.getMetadata().setUid(uid(pod));
                }
                yield new DirectoryItem.OfPod(CoreFacts.pod(pod), place);
            }
            case Namespace namespace ->
                    new DirectoryItem.OfNamespace(
                            namespace.getMetadata().getName(),
                            CoreFacts.namespace(namespace),
                            place);
            case Node node -> new DirectoryItem.OfNode(CoreFacts.node(node), place);
            case HasMetadata other -> {
                var fact = FactReader.read(other);
                yield fact == null ? null : new DirectoryItem.OfMesh(fact, place);
            }
        };
    }

    /* The same at each start: what a node has of the pod stays what it has. */
    private static String uid(Pod pod) {
        var name = pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName();
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private static Problem problem(Document document, IllegalArgumentException e) {
        if (!(e.getCause() instanceof JsonMappingException cause)) {
            return new Problem(document.place(List.of()), "", String.valueOf(e.getMessage()));
        }
        var path = new ArrayList<>();
        for (var step : cause.getPath()) {
            path.add(step.getFieldName() == null ? step.getIndex() : step.getFieldName());
        }
        return new Problem(document.place(path), field(path), words(cause));
    }

    private static String field(List<?> path) {
        return path.stream()
                .map(step -> step instanceof Integer index ? "[%d]".formatted(index) : "." + step)
                .collect(Collectors.joining())
                .replaceFirst("^\\.", "");
    }

    private static String words(JsonMappingException e) {
        if (e instanceof UnrecognizedPropertyException unknown) {
            return "unknown field (expected: one of %s)"
                    .formatted(
                            unknown.getKnownPropertyIds().stream()
                                    .map(String::valueOf)
                                    .filter(name -> !name.equals("additionalProperties"))
                                    .sorted()
                                    .collect(Collectors.joining(", ")));
        }
        return "%s (expected: a value of the kind's own schema)"
                .formatted(firstLine((JsonProcessingException) e));
    }

    private static String firstLine(JsonProcessingException e) {
        return e.getOriginalMessage().lines().findFirst().orElse("not readable");
    }
}
