package io.sidelane.controlplane.mesh.fact;

/**
 * A {@code kubernetes.io/tls} Secret, all PEM: a service account's identity in the mesh, or what
 * Gateways show.
 *
 * @param serviceAccount annotation {@code sidelane.io/service-account}; empty: nobody's identity
 */
public record SecretFact(
        Name name, String serviceAccount, String certificate, String key, String authorities)
        implements Fact {

    @Override
    public ObjectRef ref() {
        return new ObjectRef("", "Secret", name.namespace(), name.name());
    }

    /** Never the key. */
    @Override
    public String toString() {
        return "SecretFact[" + name + " of " + serviceAccount + "]";
    }
}
