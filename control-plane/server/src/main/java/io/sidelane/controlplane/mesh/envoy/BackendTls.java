package io.sidelane.controlplane.mesh.envoy;

import io.sidelane.controlplane.mesh.fact.BackendTlsFact;
import io.sidelane.controlplane.mesh.fact.ObjectRef;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * TLS as a BackendTLSPolicy wants it.
 *
 * @param policy the BackendTLSPolicy
 * @param authorities PEM; null: those of the proxy's system
 * @param usable false: nobody can be trusted, so nothing is sent
 */
public record BackendTls(
        ObjectRef policy,
        String hostname,
        @Nullable String authorities,
        List<BackendTlsFact.SubjectName> names,
        boolean usable) {
    public BackendTls {
        names = List.copyOf(names);
    }
}
