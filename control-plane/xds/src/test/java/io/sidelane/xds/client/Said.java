package io.sidelane.xds.client;

import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import java.io.ByteArrayOutputStream;
import java.util.Map;

/** What a client says it has, in protobuf's own bytes. */
final class Said {
    private Said() {}

    static InitialVersions versions(Map<String, String> byName) {
        var pairs =
                byName.entrySet().stream()
                        .map(e -> new String[] {e.getKey(), e.getValue()})
                        .toArray(String[][]::new);
        return versions(pairs);
    }

    /** Name and version each; a name may come twice. */
    static InitialVersions versions(String[]... pairs) {
        var all = new ByteArrayOutputStream();
        var ends = new int[pairs.length];
        for (var i = 0; i < pairs.length; i++) {
            all.writeBytes(entry(pairs[i][0], pairs[i][1]));
            ends[i] = all.size();
        }
        var builder = new InitialVersions.Builder(all.toByteArray());
        for (var i = 0; i < ends.length; i++) {
            builder.add(i == 0 ? 0 : ends[i - 1], ends[i]);
        }
        return builder.build();
    }

    private static byte[] entry(String name, String version) {
        var message =
                DeltaDiscoveryRequest.newBuilder()
                        .putInitialResourceVersions(name, version)
                        .build()
                        .toByteArray();
        // Tag and length, of a byte each, stand before it.
        var entry = new byte[message.length - 2];
        System.arraycopy(message, 2, entry, 0, entry.length);
        return entry;
    }
}
