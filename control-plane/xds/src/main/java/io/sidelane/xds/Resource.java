package io.sidelane.xds;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Message;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;

/**
 * One xDS resource. Immutable and shared by all snapshots and clients that have it.
 *
 * @param name unique within its type
 * @param version 16 characters, a hash of {@code body}: equal bytes, equal version, on every
 *     replica
 * @param references names of the resources that the client needs before this one works; their type
 *     is {@link ResourceType#reference()}'s
 */
public record Resource(String name, String version, Any body, Set<String> references) {

    public Resource {
        if (name.isEmpty() || name.equals("*")) {
            throw new IllegalArgumentException(
                    "resource name: \"%s\" (expected: not empty, not *)".formatted(name));
        }
        references = Set.copyOf(references);
    }

    /** Packs {@code message} with sorted map keys, so that equal messages have equal bytes. */
    public static Resource of(ResourceType type, String name, Message message) {
        return of(
                type,
                name,
                Any.newBuilder().setTypeUrl(type.url()).setValue(bytes(message)).build());
    }

    /**
     * Takes a packed resource as it is.
     *
     * @throws IllegalArgumentException if {@code body} has another type than {@code type}
     */
    public static Resource of(ResourceType type, String name, Any body) {
        if (!body.getTypeUrl().equals(type.url())) {
            throw new IllegalArgumentException(
                    "type of resource %s: %s (expected: %s)"
                            .formatted(name, body.getTypeUrl(), type.url()));
        }
        return new Resource(name, ContentHash.version(body), body, type.referencesOf(body));
    }

    /** Encodes with sorted map keys; nested {@code Any}s stay as their packer left them. */
    public static ByteString bytes(Message message) {
        var bytes = new byte[message.getSerializedSize()];
        var out = CodedOutputStream.newInstance(bytes);
        out.useDeterministicSerialization();
        try {
            message.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException("an array of the message's own size was too short", e);
        }
        return UnsafeByteOperations.unsafeWrap(bytes);
    }
}
