package io.sidelane.xds.client;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import io.sidelane.xds.Fingerprint;
import io.sidelane.xds.ResourceSet;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * What a client says it has already: {@code DeltaDiscoveryRequest.initial_resource_versions}, in
 * the bytes that came. Of thousands of clients that come back at once each says so of thousands of
 * names, most of them truly: those bytes are compared, and nothing is made of them.
 */
public final class InitialVersions {
    public static final InitialVersions NONE = new Builder(new byte[0]).build();

    private static final int NAME = 1;
    private static final int VERSION = 2;

    private final byte[] message;
    // Of entry i: where it begins at 2 * i, where it ends after that.
    private final int[] bounds;

    private InitialVersions(byte[] message, int[] bounds) {
        this.message = message;
        this.bounds = bounds;
    }

    boolean isEmpty() {
        return bounds.length == 0;
    }

    /** Whether this is all of {@code desired}, in its versions, and nothing else. */
    boolean isAllOf(ResourceSet desired) {
        var sum = new Fingerprint.Sum();
        for (var i = 0; i < bounds.length; i += 2) {
            var resource = desired.said(message, bounds[i], bounds[i + 1]);
            if (resource == null) {
                return false;
            }
            sum.add(resource.fingerprint());
        }
        return sum.get().equals(desired.fingerprint());
    }

    /**
     * The later counts of what is said twice, as in protobuf's maps.
     *
     * @throws BadRequestException if an entry is none
     */
    public Map<String, String> byName() {
        var byName = HashMap.<String, String>newHashMap(bounds.length / 2);
        for (var i = 0; i < bounds.length; i += 2) {
            try {
                put(bounds[i], bounds[i + 1], byName);
            } catch (IOException _) {
                throw new BadRequestException(
                        BadRequestException.Kind.INVALID,
                        "initial_resource_versions: %d B that do not decode (expected: a name and a version); stream ended"
                                .formatted(bounds[i + 1] - bounds[i]));
            }
        }
        return byName;
    }

    private void put(int from, int to, Map<String, String> byName) throws IOException {
        var in = CodedInputStream.newInstance(message, from, to - from);
        var name = "";
        var version = "";
        for (var tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == tag(NAME)) {
                name = in.readStringRequireUtf8();
            } else if (tag == tag(VERSION)) {
                version = in.readStringRequireUtf8();
            } else if (!in.skipField(tag)) {
                throw new InvalidProtocolBufferException("end of a group that has not begun");
            }
        }
        byName.put(name, version);
    }

    private static int tag(int field) {
        return field << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
    }

    /** Takes where entries are in a message, one after the other. */
    public static final class Builder {
        private final byte[] message;
        private int[] bounds = new int[0];
        private int filled;

        public Builder(byte[] message) {
            this.message = message;
        }

        /** One is {@code message[from, to)}. */
        public void add(int from, int to) {
            if (filled == bounds.length) {
                bounds = Arrays.copyOf(bounds, Math.max(16, 2 * filled));
            }
            bounds[filled++] = from;
            bounds[filled++] = to;
        }

        public InitialVersions build() {
            return new InitialVersions(message, Arrays.copyOf(bounds, filled));
        }
    }
}
