package io.sidelane.xds.scale;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What a client has of a type. Thousands have the same, so each such state is kept once in this
 * process, with the request field that tells it to a server.
 */
final class Known {
    static final Known NOTHING = new Known(0, Map.of());

    private static final Map<Long, Known> ALL = new ConcurrentHashMap<>();

    private final long hash;
    private final Map<String, String> versions;
    private byte @Nullable [] asInitialVersions;

    private Known(long hash, Map<String, String> versions) {
        this.hash = hash;
        this.versions = versions;
    }

    int size() {
        return versions.size();
    }

    Known after(Answer answer) throws IOException {
        var next = 31 * hash + answer.contentHash();
        var known = ALL.get(next);
        if (known == null) {
            var map = new HashMap<>(versions);
            for (var entry : answer.entries()) {
                var in = entry.newCodedInput();
                put(in, map);
            }
            answer.removed().forEach(map::remove);
            known = new Known(next, Map.copyOf(map));
            ALL.put(next, known);
        }
        return known;
    }

    private static void put(CodedInputStream in, Map<String, String> map) throws IOException {
        var resource = Resource.parseFrom(in);
        map.put(resource.getName(), resource.getVersion());
    }

    /** {@code DeltaDiscoveryRequest} with nothing but these versions. */
    synchronized byte[] asInitialVersions() throws IOException {
        if (asInitialVersions == null) {
            var bytes = new ByteArrayOutputStream();
            var out = CodedOutputStream.newInstance(bytes);
            DeltaDiscoveryRequest.newBuilder()
                    .putAllInitialResourceVersions(versions)
                    .build()
                    .writeTo(out);
            out.flush();
            asInitialVersions = bytes.toByteArray();
        }
        return asInitialVersions;
    }
}
