package io.sidelane.controlplane.mesh.envoy;

import java.util.List;

/**
 * How sidecars speak to a namespace's pods.
 *
 * @param identities SPIFFE URIs that its pods may have; empty if nobody knows its pods
 * @param prefix what such a URI begins with in any case
 */
public record MutualTls(Mode mode, List<String> identities, String prefix) {

    /** Label {@code sidelane.io/mtls} of the namespace. */
    public enum Mode {
        OFF,
        /** Both are taken; TLS is spoken to pods that say they have a sidecar. */
        PERMISSIVE,
        /** Only TLS. */
        STRICT;

        public static Mode of(@org.jspecify.annotations.Nullable String word) {
            return switch (word) {
                case "strict" -> STRICT;
                case "permissive" -> PERMISSIVE;
                case null, default -> OFF;
            };
        }
    }

    public MutualTls {
        identities = List.copyOf(identities);
    }
}
