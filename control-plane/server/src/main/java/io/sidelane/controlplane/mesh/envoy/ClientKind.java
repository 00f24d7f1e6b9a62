package io.sidelane.controlplane.mesh.envoy;

/** What reads a resource: not all understand the same. */
public enum ClientKind {
    /** Envoy beside an application, behind Istio's iptables rules. */
    SIDECAR,
    /** An application that speaks xDS by itself, through gRPC. */
    GRPC
}
