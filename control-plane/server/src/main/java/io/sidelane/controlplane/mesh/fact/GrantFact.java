package io.sidelane.controlplane.mesh.fact;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A ReferenceGrant, as far as it lets routes use services, and Gateways Secrets and ConfigMaps.
 *
 * @param from namespaces and kinds of who refers
 * @param to what may be referred to in the grant's own namespace
 */
public record GrantFact(ObjectRef ref, String namespace, List<From> from, List<To> to)
        implements Fact {

    public record From(String namespace, String kind) {}

    /**
     * @param name null: all of the kind
     */
    public record To(String kind, @Nullable String name) {}

    public GrantFact {
        from = List.copyOf(from);
        to = List.copyOf(to);
    }

    /**
     * @param kind Service, Secret or ConfigMap
     */
    public boolean permits(ObjectRef by, String kind, Name wanted) {
        return namespace.equals(wanted.namespace())
                && to.stream()
                        .anyMatch(
                                t ->
                                        t.kind().equals(kind)
                                                && (t.name() == null
                                                        || t.name().equals(wanted.name())))
                && from.stream()
                        .anyMatch(
                                f ->
                                        f.kind().equals(by.kind())
                                                && f.namespace().equals(by.namespace()));
    }
}
