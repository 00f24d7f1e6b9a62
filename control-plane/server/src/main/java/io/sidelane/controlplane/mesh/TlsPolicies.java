package io.sidelane.controlplane.mesh;

import io.sidelane.api.Condition;
import io.sidelane.api.ConditionType;
import io.sidelane.controlplane.mesh.check.CertificateCheck;
import io.sidelane.controlplane.mesh.check.Found;
import io.sidelane.controlplane.mesh.check.GatewayReason;
import io.sidelane.controlplane.mesh.check.Verdicts;
import io.sidelane.controlplane.mesh.envoy.BackendTls;
import io.sidelane.controlplane.mesh.fact.BackendTlsFact;
import io.sidelane.controlplane.mesh.fact.CaFact;
import io.sidelane.controlplane.mesh.fact.MeshFacts;
import io.sidelane.controlplane.mesh.fact.Name;
import io.sidelane.controlplane.mesh.fact.ObjectRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which BackendTLSPolicy holds for which port: the port's own before its service's, older first.
 */
final class TlsPolicies {
    private final MeshFacts facts;
    private final Found<CaFact> found;
    private final Map<BackendTlsFact.Target, BackendTls> holders = new HashMap<>();

    /**
     * @param former null: there was none
     */
    TlsPolicies(MeshFacts facts, @Nullable TlsPolicies former, Verdicts verdicts) {
        this.facts = facts;
        found = former == null ? new Found<>(CertificateCheck::flaws) : former.found.next();
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
            if (authorities == null) {
                missing.add("ConfigMap: %s (expected: one with ca.crt)".formatted(name));
                continue;
            }
            var flaws = found.flaws(authorities);
            missing.addAll(flaws);
            if (flaws.isEmpty()) {
                pem.append(authorities.authorities()).append('\n');
            }
        }
        // Whoever shows a certificate of one that is missing fails; none left means nobody is
        // asked.
        boolean anybody = pem.length() > 0 || missing.isEmpty() && policy.unknown().isEmpty();
        var tls =
                new BackendTls(
                        policy.ref(),
                        policy.hostname(),
                        policy.authorities().isEmpty() ? null : pem.toString(),
                        policy.names(),
                        anybody && policy.flaws().isEmpty());
        var lost = new ArrayList<String>();
        var absent = new ArrayList<String>();
        for (var target : policy.targets()) {
            var former = holders.putIfAbsent(target, tls);
            if (former != null) {
                lost.add(
                        "service %s: already has policy %s (expected: one for it)"
                                .formatted(target.service(), former.policy().name()));
            } else if (!exists(target)) {
                absent.add(
                        target.port() == null
                                ? "service %s: not found (expected: one)"
                                        .formatted(target.service())
                                : "port %s of service %s: not found (expected: one)"
                                        .formatted(target.port(), target.service()));
            }
        }
        verdicts.route(
                policy.ref(),
                accepted(policy, lost, absent, anybody),
                resolved(policy, missing, anybody));
    }

    private boolean exists(BackendTlsFact.Target target) {
        var service = facts.services().get(target.service());
        return service != null
                && (target.port() == null
                        || service.ports().stream()
                                .anyMatch(port -> port.name().equals(target.port())));
    }

    private static Condition accepted(
            BackendTlsFact policy, List<String> lost, List<String> absent, boolean anybody) {
        if (!policy.flaws().isEmpty()) {
            return Verdicts.refused(
                    ConditionType.ACCEPTED,
                    GatewayReason.INVALID,
                    String.join("; ", policy.flaws()) + "; nothing is sent to its targets",
                    policy.generation());
        }
        if (!anybody) {
            return Verdicts.refused(
                    ConditionType.ACCEPTED,
                    GatewayReason.NO_VALID_CA,
                    "validation.caCertificateRefs: none of them can be used (expected: one); nothing is sent to its targets",
                    policy.generation());
        }
        if (lost.isEmpty() && absent.isEmpty()) {
            return Condition.met(
                    ConditionType.ACCEPTED, "holds for all its Services", policy.generation());
        }
        int all = policy.targets().size();
        return Verdicts.refused(
                ConditionType.ACCEPTED,
                lost.isEmpty() ? GatewayReason.TARGET_NOT_FOUND : GatewayReason.CONFLICTED,
                "holds for %d of %d targets; %s"
                        .formatted(
                                all - lost.size() - absent.size(),
                                all,
                                Stream.concat(lost.stream(), absent.stream())
                                        .collect(Collectors.joining("; "))),
                policy.generation());
    }

    private static Condition resolved(
            BackendTlsFact policy, List<String> missing, boolean anybody) {
        var unknown = policy.unknown();
        if (missing.isEmpty() && unknown.isEmpty()) {
            return Condition.met(
                    ConditionType.RESOLVED_REFS, "all authorities are there", policy.generation());
        }
        return Verdicts.refused(
                ConditionType.RESOLVED_REFS,
                unknown.isEmpty() ? GatewayReason.INVALID_CA : GatewayReason.INVALID_KIND,
                Stream.concat(unknown.stream(), missing.stream()).collect(Collectors.joining("; "))
                        + (anybody
                                ? "; the others alone are trusted"
                                : "; nothing is sent to its targets"),
                policy.generation());
    }
}
