package io.sidelane.controlplane.kubernetes;

import io.sidelane.api.Kind;

/** A part of the world that is made anew when something of it changed. */
enum Part {
    PROFILES,
    POLICIES,
    QUIC_POLICIES,
    NAMESPACES,
    PODS,
    NODES,
    NODE_STATUSES,
    REPLICAS,
    MESH;

    static Part of(Kind kind) {
        return switch (kind) {
            case PROFILE -> PROFILES;
            case POLICY, CLUSTER_POLICY -> POLICIES;
            case QUIC -> QUIC_POLICIES;
            case NODE -> NODE_STATUSES;
        };
    }
}
