package io.sidelane.controlplane.mesh;

/** Services, endpoints, routes and secrets, as far as proxies are told of them. */
public record MeshFacts() {

    public static final MeshFacts EMPTY = new MeshFacts();
}
