package io.sidelane.controlplane.mesh.fact;

/** A namespaced name. */
public record Name(String namespace, String name) implements Comparable<Name> {

    /** The name that a cluster's DNS gives a service. */
    public String host() {
        return name + "." + namespace + ".svc.cluster.local";
    }

    @Override
    public int compareTo(Name other) {
        var byNamespace = namespace.compareTo(other.namespace);
        return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
