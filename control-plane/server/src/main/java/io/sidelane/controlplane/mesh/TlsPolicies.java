package io.sidelane.controlplane.mesh;

import io.sidelane.api.Condition;
import io.sidelane.api.ConditionType;
import io.sidelane.controlplane.mesh.envoy.BackendTls;
import io.sidelane.controlplane.mesh.fact.BackendTlsFact;
import io.sidelane.controlplane.mesh.fact.Name;
import io.sidelane.controlplane.status.ObjectRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which BackendTLSPolicy holds for which port: the port's own before its service's, older first.
 */
final class TlsPolicies {
    private final MeshFacts facts;
    private final Map<BackendTlsFact.Target, BackendTls> holders = new HashMap<>();

    TlsPolicies(MeshFacts facts, Verdicts verdicts) {
        this.facts = facts;
        for (var policy : facts.tls()) {
            add(policy, verdicts);
        }
    }

    @Nullable ObjectRef origin(Name service, String port) {
        var holder = of(service, port);
        return holder == null ? null : holder.policy();
    }

    @Nullable BackendTls of(Name service, String port) {
        var own = holders.get(new BackendTlsFact.Target(service, port));
        return own != null ? own : holders.get(new BackendTlsFact.Target(service, null));
    }

    private void add(BackendTlsFact policy, Verdicts verdicts) {
        var missing = new ArrayList<String>();
        var pem = new StringBuilder();
        for (var name : policy.authorities()) {
            var authorities = facts.authorities().get(name);
            var flaw =
                    authorities == null
                            ? "ConfigMap: %s (expected: one with ca.crt)".formatted(name)
                            : CertificateCheck.flaw(
                                    "ca.crt of ConfigMap " + name, authorities.authorities());
            if (flaw != null) {
                missing.add(flaw);
            } else if (authorities != null) {
                pem.append(authorities.authorities()).append('\n');
            }
        }
        var usable = missing.isEmpty() && policy.unknown().isEmpty() && policy.flaws().isEmpty();
        var tls =
                new BackendTls(
                        policy.ref(),
                        policy.hostname(),
                        policy.authorities().isEmpty() ? null : pem.toString(),
                        policy.names(),
                        usable);
        var lost = new ArrayList<String>();
        for (var target : policy.targets()) {
            var former = holders.putIfAbsent(target, tls);
            if (former != null) {
                lost.add(
                        "service %s: already has policy %s (expected: one for it)"
                                .formatted(target.service(), former.policy().name()));
            }
        }
        verdicts.route(policy.ref(), accepted(policy, lost, missing), resolved(policy, missing));
    }

    private static Condition accepted(
            BackendTlsFact policy, List<String> lost, List<String> missing) {
        if (!policy.flaws().isEmpty()) {
            return Verdicts.refused(
                    ConditionType.ACCEPTED,
                    GatewayReason.INVALID,
                    String.join("; ", policy.flaws()) + "; nothing is sent to its targets",
                    policy.generation());
        }
        int named = policy.authorities().size() + policy.unknown().size();
        if (named > 0 && missing.size() + policy.unknown().size() == named) {
            return Verdicts.refused(
                    ConditionType.ACCEPTED,
                    GatewayReason.NO_VALID_CA,
                    "validation.caCertificateRefs: none of them can be used (expected: one); nothing is sent to its targets",
                    policy.generation());
        }
        return lost.isEmpty()
                ? Condition.met(
                        ConditionType.ACCEPTED, "holds for all its targets", policy.generation())
                : Verdicts.refused(
                        ConditionType.ACCEPTED,
                        GatewayReason.CONFLICTED,
                        String.join("; ", lost),
                        policy.generation());
    }

    private static Condition resolved(BackendTlsFact policy, List<String> missing) {
        if (!policy.unknown().isEmpty()) {
            return Verdicts.refused(
                    ConditionType.RESOLVED_REFS,
                    GatewayReason.INVALID_KIND,
                    String.join("; ", policy.unknown()) + "; nothing is sent to its targets",
                    policy.generation());
        }
        return missing.isEmpty()
                ? Condition.met(
                        ConditionType.RESOLVED_REFS,
                        "all authorities are there",
                        policy.generation())
                : Verdicts.refused(
                        ConditionType.RESOLVED_REFS,
                        GatewayReason.INVALID_CA,
                        String.join("; ", missing) + "; nothing is sent to its targets",
                        policy.generation());
    }
}
