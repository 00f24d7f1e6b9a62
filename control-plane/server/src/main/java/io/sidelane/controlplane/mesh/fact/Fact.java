package io.sidelane.controlplane.mesh.fact;

import io.sidelane.controlplane.status.ObjectRef;

/** What one object says. */
public sealed interface Fact
        permits ServiceFact,
                SliceFact,
                RouteFact,
                BackendTlsFact,
                SecretFact,
                CaFact,
                GrantFact,
                GatewayClassFact,
                GatewayFact {

    ObjectRef ref();
}
