package io.sidelane.controlplane.mesh;

import io.sidelane.controlplane.mesh.envoy.ClientKind;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Whose proxy a client is. Its name as a group says all of it, so that the group needs no memory.
 *
 * @param pod empty if it is none that anybody knows
 * @param account service account; empty: the pod's
 * @param zone where it says it is; what its pod's node says wins
 */
record Proxy(
        ClientKind kind, String namespace, String pod, String account, String zone, String node) {
    private static final int PARTS = 6;

    String group() {
        return String.join(
                "/",
                kind == ClientKind.GRPC ? "grpc" : "sidecar",
                encoded(namespace),
                encoded(pod),
                encoded(account),
                encoded(zone),
                encoded(node));
    }

    /**
     * @return null for a group of something else
     */
    static @Nullable Proxy parse(String group) {
        var parts = group.split("/", -1);
        if (parts.length != PARTS || !(parts[0].equals("grpc") || parts[0].equals("sidecar"))) {
            return null;
        }
        return new Proxy(
                parts[0].equals("grpc") ? ClientKind.GRPC : ClientKind.SIDECAR,
                decoded(parts[1]),
                decoded(parts[2]),
                decoded(parts[3]),
                decoded(parts[4]),
                decoded(parts[5]));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
