package io.sidelane.xds;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Message;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One xDS resource. Immutable and shared by all snapshots and clients that have it, down to the
 * bytes that are sent.
 */
public final class Resource {
    private final String name;
    private final String version;
    private final Any body;
    private final Set<String> references;
    private final Fingerprint fingerprint;
    private final Encoding encoding;

    private Resource(String name, Any body, Set<String> references) {
        if (name.isEmpty() || name.equals("*")) {
            throw new IllegalArgumentException(
                    "resource name: \"%s\" (expected: not empty, not *)".formatted(name));
        }
        this.name = name;
        this.references = Set.copyOf(references);
        version = ContentHash.version(body);
        fingerprint = Fingerprint.of(name, version);
        encoding = Encoding.of(name, version, body);
        // The same bytes, not a second copy of them.
        this.body =
                Any.newBuilder().setTypeUrl(body.getTypeUrl()).setValue(encoding.value()).build();
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
        return new Resource(name, body, type.referencesOf(body));
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

    /** Unique within its type. */
    public String name() {
        return name;
    }

    /** 16 characters, a hash of the body: equal bytes, equal version, on every replica. */
    public String version() {
        return version;
    }

    public Any body() {
        return body;
    }

    /**
     * Names of the resources that the client needs before this one works; their type is {@link
     * ResourceType#reference()}'s.
     */
    public Set<String> references() {
        return references;
    }

    /** Of its name and version. */
    public Fingerprint fingerprint() {
        return fingerprint;
    }

    /** {@code DeltaDiscoveryResponse.resources} with this one resource, tag and length included. */
    public ByteString deltaEntry() {
        return encoding.deltaEntry();
    }

    /** {@code DiscoveryResponse.resources} with this one resource, tag and length included. */
    public ByteString fullEntry() {
        return encoding.fullEntry();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Resource r && name.equals(r.name) && body.equals(r.body);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + version.hashCode();
    }

    @Override
    public String toString() {
        return name + "@" + version;
    }
}
