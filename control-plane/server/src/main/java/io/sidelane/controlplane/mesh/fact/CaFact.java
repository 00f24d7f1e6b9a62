package io.sidelane.controlplane.mesh.fact;

/** A ConfigMap with certificates of authorities in its key {@code ca.crt}. */
public record CaFact(Name name, String authorities) implements Fact {

    @Override
    public ObjectRef ref() {
        return new ObjectRef("", "ConfigMap", name.namespace(), name.name());
    }
}
