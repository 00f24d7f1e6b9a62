package io.sidelane.injector.decision;

import io.sidelane.api.Reason;
import io.sidelane.api.decision.UnreportedRequirement;
import io.sidelane.api.node.CpuManagerPolicy;
import io.sidelane.api.node.KernelRelease;
import io.sidelane.api.node.NodeStatus;
import io.sidelane.api.profile.NumaPolicy;
import io.sidelane.injector.pod.Amount;
import io.sidelane.injector.reference.RefKind;
import java.math.BigDecimal;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Whether one node is ready for a candidate: its agent, its kubelet, its operators say so. */
final class NodeChecks {

    private NodeChecks() {}

    /**
     * @param presumed whether a node without a report counts as ready
     */
    static @Nullable Refusal refusal(Case one, NodeFacts node, boolean presumed) {
        var offer = offer(one, node, presumed);
        if (offer != null) {
            return offer;
        }
        var resources = resources(one, node);
        if (resources != null) {
            return resources;
        }
        var kubelet = kubelet(one, node);
        if (kubelet != null) {
            return kubelet;
        }
        var unreported = UnreportedRequirement.of(one.spec().requires());
        return unreported != null ? new Refusal(Reason.UNKNOWN, unreported) : sriovState(one, node);
    }

    /** How much of a resource the node offers, null when none. */
    static @Nullable BigDecimal allocatable(NodeFacts node, String resource) {
        var written = node.allocatable().get(resource);
        var amount = written == null ? null : Amount.of(written);
        return amount == null || amount.signum() <= 0 ? null : amount;
    }

    private static @Nullable Refusal offer(Case one, NodeFacts node, boolean presumed) {
        var status = node.status();
        if (status == null) {
            return presumed
                    ? null
                    : Refusal.of(
                            Reason.NODE_NOT_SYNCED,
                            "no report (expected: its agent to report the path)");
        }
        var path =
                status.paths().stream()
                        .filter(readiness -> readiness.path() == one.path())
                        .findFirst()
                        .orElse(null);
        if (path == null) {
            return presumed && status.paths().isEmpty()
                    ? null
                    : Refusal.of(
                            Reason.UNSUPPORTED_CONFIGURATION,
                            "path not offered by its agent (expected: a report of it)");
        }
        if (!path.ready()) {
            var reason = path.reason();
            return new Refusal(reason == null ? Reason.REJECTED : reason, path.message());
        }
        return kernel(one, status);
    }

    private static @Nullable Refusal kernel(Case one, NodeStatus status) {
        var requires = one.spec().requires();
        var wanted = requires == null ? null : requires.kernel();
        var kernel = status.kernel();
        return wanted == null || kernel == null || KernelRelease.atLeast(kernel.release(), wanted)
                ? null
                : Refusal.of(
                        Reason.KERNEL_TOO_OLD,
                        "kernel %s (expected: %s or newer)",
                        kernel.release(),
                        wanted);
    }

    private static @Nullable Refusal resources(Case one, NodeFacts node) {
        for (var resource : one.spec().resources()) {
            var has = allocatable(node, resource.name());
            if (has == null) {
                return notAllocatable(resource.name());
            }
            if (has.compareTo(BigDecimal.valueOf(resource.count())) < 0) {
                return Refusal.of(
                        Reason.INSUFFICIENT_ALLOCATABLE,
                        "%s of resource %s allocatable (expected: at least %d)",
                        has.toPlainString(),
                        resource.name(),
                        resource.count());
            }
        }
        var requires = one.spec().requires();
        for (var resource :
                requires == null ? new TreeSet<String>() : new TreeSet<>(requires.allocatable())) {
            if (allocatable(node, resource) == null) {
                return notAllocatable(resource);
            }
        }
        return hugepages(one, node);
    }

    private static @Nullable Refusal hugepages(Case one, NodeFacts node) {
        var hugepages = one.spec().hugepages();
        if (hugepages == null) {
            return null;
        }
        var resource = "hugepages-" + hugepages.size().word();
        var has = allocatable(node, resource);
        return has != null && has.compareTo(BigDecimal.valueOf(hugepages.limitBytes())) >= 0
                ? null
                : Refusal.of(
                        Reason.HUGEPAGES_UNAVAILABLE,
                        "%s bytes of %s allocatable (expected: at least %d)",
                        has == null ? "0" : has.toPlainString(),
                        resource,
                        hugepages.limitBytes());
    }

    private static @Nullable Refusal kubelet(Case one, NodeFacts node) {
        var cpu = one.spec().cpu();
        var status = node.status();
        if (cpu == null || status == null) {
            return null;
        }
        if (cpu.integer() && status.cpuManager() != CpuManagerPolicy.STATIC) {
            return Refusal.of(
                    Reason.UNSUPPORTED_CONFIGURATION,
                    "cpuManager %s (expected: static, for whole CPUs)",
                    status.cpuManager() == null ? "unknown" : status.cpuManager().word());
        }
        var policy = status.topologyPolicy();
        return cpu.numaPolicy() == NumaPolicy.NONE
                        || (policy != null && policy.compareTo(cpu.numaPolicy()) >= 0)
                ? null
                : Refusal.of(
                        Reason.UNSUPPORTED_CONFIGURATION,
                        "topologyPolicy %s (expected: %s or stricter)",
                        policy == null ? "unknown" : policy.word(),
                        cpu.numaPolicy().word());
    }

    /* Objects of the operator are named as their nodes. */
    private static @Nullable Refusal sriovState(Case one, NodeFacts node) {
        if (one.spec().resources().isEmpty()) {
            return null;
        }
        return one.references()
                .all(RefKind.SRIOV_NODE_STATE)
                .filter(state -> state.path("metadata").path("name").asText().equals(node.name()))
                .map(state -> state.path("status").path("syncStatus").asText())
                .filter(sync -> !sync.equals("Succeeded"))
                .findFirst()
                .map(
                        sync ->
                                Refusal.of(
                                        Reason.NODE_NOT_SYNCED,
                                        "SriovNetworkNodeState: syncStatus %s (expected: Succeeded)",
                                        sync.isEmpty() ? "not set" : sync))
                .orElse(null);
    }

    private static Refusal notAllocatable(String resource) {
        return Refusal.of(
                Reason.RESOURCE_NOT_ALLOCATABLE,
                "resource %s not allocatable (expected: at least 1)",
                resource);
    }
}
