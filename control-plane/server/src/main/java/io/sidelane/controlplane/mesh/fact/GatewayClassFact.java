package io.sidelane.controlplane.mesh.fact;

/** A GatewayClass: whose its Gateways are. */
public record GatewayClassFact(String name, long generation, String controller) implements Fact {

    /** Of the Gateways that Sidelane's QUIC gateways serve. */
    public static final String OURS = "sidelane.io/quic";

    public boolean ours() {
        return controller.equals(OURS);
    }

    @Override
    public ObjectRef ref() {
        return new ObjectRef("gateway.networking.k8s.io", "GatewayClass", null, name);
    }
}
