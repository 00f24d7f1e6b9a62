package io.sidelane.gateway.xds;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.core.v3.ConfigSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The fields of a message that are understood. What else is set is refused: to leave it out in
 * silence would be to do something else than was asked for.
 *
 * @param fields by path, such as {@code match.prefix}; {@code match.*} for all below
 */
record Subset(Set<String> fields) {

    Subset {
        fields = Set.copyOf(fields);
    }

    static Subset of(String... fields) {
        return new Subset(Set.of(fields));
    }

    /** These and others. */
    Subset and(String... more) {
        var all = new HashSet<>(fields);
        all.addAll(List.of(more));
        return new Subset(all);
    }

    void check(Message message) throws RejectedException {
        check("", message);
    }

    private void check(String path, Message message) throws RejectedException {
        if (!message.getUnknownFields().asMap().isEmpty()) {
            throw new RejectedException(
                    "%sfield %s: set (expected: fields of Envoy's v3 API)"
                            .formatted(
                                    path,
                                    message.getUnknownFields().asMap().keySet().iterator().next()));
        }
        for (Map.Entry<com.google.protobuf.Descriptors.FieldDescriptor, Object> entry :
                message.getAllFields().entrySet()) {
            var name = path + entry.getKey().getName();
            if (fields.contains(name + ".*")) {
                continue;
            }
            if (entry.getValue() instanceof Message inner) {
                below(name, inner);
            } else if (entry.getValue() instanceof List<?> list
                    && !list.isEmpty()
                    && list.getFirst() instanceof Message) {
                for (var each : list) {
                    below(name, (Message) each);
                }
            } else if (!fields.contains(name)) {
                throw unsupported(name);
            }
        }
    }

    private void below(String name, Message inner) throws RejectedException {
        if (inner.getAllFields().isEmpty() && inner.getUnknownFields().asMap().isEmpty()) {
            if (!fields.contains(name)
                    && fields.stream().noneMatch(field -> field.startsWith(name + "."))) {
                throw unsupported(name);
            }
            return;
        }
        check(name + ".", inner);
    }

    private static RejectedException unsupported(String name) {
        return new RejectedException(
                "%s: set (expected: nothing, the gateway does not do it)".formatted(name));
    }

    /** Unpacks a message of exactly one type. */
    static <M extends Message> M unpack(String field, Any any, Class<M> type)
            throws RejectedException {
        try {
            if (any.is(type)) {
                return any.unpack(type);
            }
        } catch (InvalidProtocolBufferException e) {
            throw new RejectedException("%s: %s".formatted(field, e.getMessage()));
        }
        throw new RejectedException(
                "%s: %s (expected: %s)"
                        .formatted(
                                field,
                                any.getTypeUrl().isEmpty() ? "nothing" : any.getTypeUrl(),
                                type.getSimpleName()));
    }

    /** Whoever names other resources means those of this very stream. */
    static void mustBeAds(String field, ConfigSource source) throws RejectedException {
        if (!source.hasAds()) {
            throw new RejectedException("%s: not ads (expected: ads)".formatted(field));
        }
    }
}
