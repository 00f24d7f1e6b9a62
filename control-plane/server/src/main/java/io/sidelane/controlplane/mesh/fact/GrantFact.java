package io.sidelane.controlplane.mesh.fact;

import io.sidelane.controlplane.status.ObjectRef;
import java.util.List;
import java.util.Set;

/**
 * A ReferenceGrant, as far as it lets routes use services.
 *
 * @param from namespaces and kinds of routes
 * @param services in the grant's own namespace; empty: all
 */
public record GrantFact(ObjectRef ref, String namespace, List<From> from, Set<String> services)
        implements Fact {

    public record From(String namespace, String kind) {}

    public GrantFact {
        from = List.copyOf(from);
        services = Set.copyOf(services);
    }

    public boolean permits(ObjectRef route, Name service) {
        return namespace.equals(service.namespace())
                && (services.isEmpty() || services.contains(service.name()))
                && from.stream()
                        .anyMatch(
                                f ->
                                        f.kind().equals(route.kind())
                                                && f.namespace().equals(route.namespace()));
    }
}
