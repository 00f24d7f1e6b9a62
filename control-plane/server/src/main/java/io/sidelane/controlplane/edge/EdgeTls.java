package io.sidelane.controlplane.edge;

import io.sidelane.controlplane.mesh.CertificateCheck;
import io.sidelane.controlplane.mesh.GatewayReason;
import io.sidelane.controlplane.mesh.MeshFacts;
import io.sidelane.controlplane.mesh.fact.GatewayFact;
import io.sidelane.controlplane.mesh.fact.Name;
import io.sidelane.controlplane.mesh.fact.SecretFact;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Certificates that Gateways name: whether they are there, are some, and may be used. */
final class EdgeTls {

    private final MeshFacts facts;
    private final Map<Name, SecretFact> former;
    private final Map<Name, SecretFact> good = new HashMap<>();

    /** Why one cannot be had. */
    record Flaw(GatewayReason reason, String message) {}

    /**
     * @param former those that were good last: they stay in force while what is there now is not
     */
    EdgeTls(MeshFacts facts, Map<Name, SecretFact> former) {
        this.facts = facts;
        this.former = former;
    }

    Map<Name, SecretFact> good() {
        return Map.copyOf(good);
    }

    /** Null if there is none. */
    @Nullable SecretFact usable(Name name) {
        return good.get(name);
    }

    /** What is wrong with the certificates of a listener; null: nothing. */
    @Nullable Flaw flaw(GatewayFact gateway, GatewayFact.Listener listener) {
        if (listener.certificates().isEmpty()) {
            return new Flaw(
                    GatewayReason.INVALID_CERTIFICATE_REF,
                    "tls.certificateRefs: none (expected: at least one Secret)");
        }
        Flaw first = null;
        for (var name : listener.certificates()) {
            var flaw = flaw(gateway, name);
            first = first == null ? flaw : first;
        }
        return first;
    }

    private @Nullable Flaw flaw(GatewayFact gateway, Name name) {
        if (!permitted(gateway, name)) {
            return new Flaw(
                    GatewayReason.REF_NOT_PERMITTED,
                    "Secret %s (expected: a ReferenceGrant in namespace %s for this Gateway)"
                            .formatted(name, name.namespace()));
        }
        var secret = facts.secrets().get(name);
        var flaw = secret == null ? "Secret %s: none of type kubernetes.io/tls" : flaw(secret);
        if (flaw == null && secret != null) {
            good.put(name, secret);
            return null;
        }
        var before = former.get(name);
        if (before != null) {
            good.put(name, before);
        }
        return new Flaw(
                GatewayReason.INVALID_CERTIFICATE_REF,
                (flaw == null ? "" : flaw.formatted(name))
                        + " (expected: tls.crt and tls.key); "
                        + (before == null
                                ? "the listener is not served"
                                : "the last good one stays in force"));
    }

    boolean permitted(GatewayFact gateway, Name name) {
        return gateway.name().namespace().equals(name.namespace())
                || facts.grants().stream().anyMatch(g -> g.permits(gateway.ref(), "Secret", name));
    }

    private static @Nullable String flaw(SecretFact secret) {
        if (CertificateCheck.flaw("tls.crt", secret.certificate()) != null) {
            return "Secret %s: tls.crt is no certificate";
        }
        return switch (KeyFit.of(secret.certificate(), secret.key())) {
            case FITS -> null;
            case NO_KEY -> "Secret %s: tls.key is no private key in PKCS #8, of EC, RSA or Ed25519";
            case ANOTHERS -> "Secret %s: tls.key is not the key of tls.crt";
        };
    }
}
