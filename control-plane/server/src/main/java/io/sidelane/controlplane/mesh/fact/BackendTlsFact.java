package io.sidelane.controlplane.mesh.fact;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A BackendTLSPolicy: how TLS is spoken to the endpoints of services.
 *
 * @param hostname sent as SNI, and the name that the certificate must have if {@code names} is
 *     empty
 * @param authorities ConfigMaps with a key {@code ca.crt}; none: those that the proxy's system
 *     trusts
 * @param unknown references to authorities of other kinds, one line each
 * @param names DNS names or URIs of which the certificate must have one
 * @param told whether its status has an entry of ours
 */
public record BackendTlsFact(
        ObjectRef ref,
        long generation,
        String created,
        List<Target> targets,
        String hostname,
        List<Name> authorities,
        List<String> unknown,
        List<SubjectName> names,
        boolean told,
        List<String> flaws)
        implements Fact {

    /**
     * @param port the service port's name; null: all ports
     */
    public record Target(Name service, @Nullable String port) {}

    /**
     * @param uri else it is a DNS name
     */
    public record SubjectName(boolean uri, String value) {}

    public BackendTlsFact {
        targets = List.copyOf(targets);
        authorities = List.copyOf(authorities);
        unknown = List.copyOf(unknown);
        names = List.copyOf(names);
        flaws = List.copyOf(flaws);
    }
}
