package io.sidelane.api.yaml;

import io.sidelane.api.AccelerationPolicy;
import io.sidelane.api.AccelerationProfile;
import io.sidelane.api.ApiObject;
import io.sidelane.api.ClusterAccelerationPolicy;
import io.sidelane.api.Metadata;
import io.sidelane.api.Names;
import io.sidelane.api.NodeAcceleration;
import io.sidelane.api.Pod;
import io.sidelane.api.Quantity;
import io.sidelane.api.QuicPolicy;
import io.sidelane.api.Word;
import io.sidelane.api.schema.Inline;
import io.sidelane.api.schema.Property;
import io.sidelane.api.schema.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes of records what {@link YamlReader} reads: maps, lists, text, numbers. What is null or empty
 * is left out.
 */
public final class RecordWriter {

    private RecordWriter() {}

    /**
     * The object as a client sends it: with kind, names, labels and annotations, without what a
     * server writes itself.
     */
    public static Map<String, Object> object(ApiObject object) {
        var written = new LinkedHashMap<String, Object>();
        written.put("apiVersion", object instanceof Pod ? "v1" : Names.API_VERSION);
        written.put("kind", object.kind());
        written.put("metadata", metadata(object.metadata()));
        switch (object) {
            case AccelerationProfile(_, var spec, var status) -> parts(written, spec, status);
            case AccelerationPolicy(_, var spec, var status) -> parts(written, spec, status);
            case ClusterAccelerationPolicy(_, var namespaces, var spec, var status) ->
                    parts(written, new ClusterAccelerationPolicy.Spec(namespaces, spec), status);
            case QuicPolicy(_, var spec, var status) -> parts(written, spec, status);
            case NodeAcceleration(_, var status) -> parts(written, null, status);
            case Pod _ -> {}
        }
        return written;
    }

    /** A record by itself, e.g. a status to apply. */
    public static Map<String, Object> fields(Record record) {
        var fields = new LinkedHashMap<String, Object>();
        for (var property : Property.of(record.getClass())) {
            var value = property.valueIn(record);
            if (property.has(Inline.class) && value instanceof Record inlined) {
                fields.putAll(fields(inlined));
            } else {
                put(fields, property.name(), written(value, property.type()));
            }
        }
        return fields;
    }

    private static void parts(
            Map<String, Object> written, @Nullable Record spec, @Nullable Record status) {
        if (spec != null) {
            written.put("spec", fields(spec));
        }
        if (status != null) {
            written.put("status", fields(status));
        }
    }

    private static Map<String, Object> metadata(Metadata metadata) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("name", metadata.name());
        put(fields, "namespace", metadata.namespace());
        put(fields, "labels", metadata.labels());
        put(fields, "annotations", metadata.annotations());
        return fields;
    }

    private static void put(Map<String, Object> fields, String name, @Nullable Object value) {
        boolean nothing =
                switch (value) {
                    case null -> true;
                    case Collection<?> items -> items.isEmpty();
                    case Map<?, ?> map -> map.isEmpty();
                    default -> false;
                };
        if (!nothing && value != null) {
            fields.put(name, value);
        }
    }

    private static @Nullable Object written(@Nullable Object value, Type type) {
        return switch (value) {
            case null -> null;
            case Word word -> word.word();
            case Record record -> fields(record);
            case Instant time -> time.toString();
            case Long bytes when type instanceof Type.Amount -> Quantity.written(bytes);
            // Equal sets are written alike, whatever order Java has them in.
            case Set<?> items when type instanceof Type.SetOf(_, var sorted) && !sorted ->
                    items.stream()
                            .map(item -> written(item, type))
                            .map(String::valueOf)
                            .sorted()
                            .toList();
            case Collection<?> items -> {
                var list = new ArrayList<@Nullable Object>();
                items.forEach(item -> list.add(written(item, type)));
                yield list;
            }
            case Map<?, ?> map -> new LinkedHashMap<>(map);
            default -> value;
        };
    }
}
