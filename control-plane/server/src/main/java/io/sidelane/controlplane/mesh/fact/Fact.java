package io.sidelane.controlplane.mesh.fact;

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
