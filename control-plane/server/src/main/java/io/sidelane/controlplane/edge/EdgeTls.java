package io.sidelane.controlplane.edge;

import io.sidelane.api.tls.PrivateKeys;
import io.sidelane.controlplane.mesh.check.CertificateCheck;
import io.sidelane.controlplane.mesh.check.Found;
import io.sidelane.controlplane.mesh.check.GatewayReason;
import io.sidelane.controlplane.mesh.fact.CaFact;
import io.sidelane.controlplane.mesh.fact.GatewayFact;
import io.sidelane.controlplane.mesh.fact.MeshFacts;
import io.sidelane.controlplane.mesh.fact.Name;
import io.sidelane.controlplane.mesh.fact.SecretFact;
import java.security.InvalidKeyException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Certificates that Gateways name: whether they are there, are some, and may be used. */
final class EdgeTls {

    private final MeshFacts facts;
    private final Map<Name, SecretFact> former;
    private final Found<SecretFact> ofSecrets;
    private final Found<CaFact> ofAuthorities;
    private final Map<Name, SecretFact> good = new HashMap<>();

    /** Why one cannot be had. */
    record Flaw(GatewayReason reason, String message) {}

    /**
     * @param former those that were good last: they stay in force while what is there now is not
     * @param ofSecrets what Secrets have against them, by {@link #flaws}
     * @param ofAuthorities what authorities have, by {@link CertificateCheck#flaws}
     */
    EdgeTls(
            MeshFacts facts,
            Map<Name, SecretFact> former,
            Found<SecretFact> ofSecrets,
            Found<CaFact> ofAuthorities) {
        this.facts = facts;
        this.former = former;
        this.ofSecrets = ofSecrets;
        this.ofAuthorities = ofAuthorities;
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
        var forbidden = forbidden(gateway, "Secret", name);
        if (forbidden != null) {
            return forbidden;
        }
        var secret = facts.secrets().get(name);
        var flaws =
                secret == null
                        ? List.of("Secret %s: none of type kubernetes.io/tls".formatted(name))
                        : ofSecrets.flaws(secret);
        if (flaws.isEmpty() && secret != null) {
            good.put(name, secret);
            return null;
        }
        var before = former.get(name);
        if (before != null) {
            good.put(name, before);
        }
        return new Flaw(
                GatewayReason.INVALID_CERTIFICATE_REF,
                String.join("; ", flaws)
                        + " (expected: tls.crt and tls.key); "
                        + (before == null
                                ? "the listener is not served"
                                : "the last good one stays in force"));
    }

    /** What is wrong with a reference to authorities; null: nothing. */
    @Nullable Flaw authoritiesFlaw(GatewayFact gateway, Name name) {
        var forbidden = forbidden(gateway, "ConfigMap", name);
        if (forbidden != null) {
            return forbidden;
        }
        var authorities = facts.authorities().get(name);
        var flaws =
                authorities == null
                        ? List.of("ConfigMap: %s (expected: one with ca.crt)".formatted(name))
                        : ofAuthorities.flaws(authorities);
        return flaws.isEmpty()
                ? null
                : new Flaw(GatewayReason.INVALID_CA, String.join("; ", flaws));
    }

    /** PEM; empty if there is none. */
    String authorities(Name name) {
        var authorities = facts.authorities().get(name);
        return authorities == null ? "" : authorities.authorities();
    }

    boolean permitted(GatewayFact gateway, Name secret) {
        return forbidden(gateway, "Secret", secret) == null;
    }

    private @Nullable Flaw forbidden(GatewayFact gateway, String kind, Name name) {
        return gateway.name().namespace().equals(name.namespace())
                        || facts.grants().stream()
                                .anyMatch(g -> g.permits(gateway.ref(), kind, name))
                ? null
                : new Flaw(
                        GatewayReason.REF_NOT_PERMITTED,
                        "%s %s (expected: a ReferenceGrant in namespace %s for this Gateway)"
                                .formatted(kind, name, name.namespace()));
    }

    /** What one has against it by itself. */
    static List<String> flaws(SecretFact secret) {
        if (CertificateCheck.flaw("tls.crt", secret.certificate()) != null) {
            return List.of("Secret %s: tls.crt is no certificate".formatted(secret.name()));
        }
        try {
            return CertificateCheck.isFor(secret.certificate(), PrivateKeys.read(secret.key()))
                    ? List.of()
                    : List.of(
                            "Secret %s: tls.key is not the key of tls.crt"
                                    .formatted(secret.name()));
        } catch (InvalidKeyException e) {
            return List.of(
                    "Secret %s: tls.key: %s (expected: %s)"
                            .formatted(secret.name(), e.getMessage(), PrivateKeys.EXPECTED));
        }
    }
}
