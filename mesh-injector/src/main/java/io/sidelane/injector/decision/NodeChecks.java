package io.sidelane.injector.decision;

import io.sidelane.api.Reason;
import io.sidelane.api.decision.UnreportedRequirement;
import io.sidelane.api.node.CpuManagerPolicy;
import io.sidelane.api.node.KernelRelease;
import io.sidelane.api.node.NodeStatus;
import io.sidelane.api.profile.NumaPolicy;
import io.sidelane.injector.pod.Amount;
import io.sidelane.injector.pod.PodDraft;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Whether nodes are ready for a candidate: their agents, kubelets, operators and drivers say so.
 */
final class NodeChecks {

    private final Case one;
    private final boolean presumed;
    private final ClaimedDevices claimed;
    private final Map<String, BigDecimal> needed = new HashMap<>();

    /**
     * @param presumed whether a node without a report counts as ready
     */
    NodeChecks(Case one, boolean presumed) {
        this.one = one;
        this.presumed = presumed;
        claimed = new ClaimedDevices(one);
        one.spec().resources().forEach(wanted -> need(wanted.name(), wanted.count()));
        var hugepages = one.spec().hugepages();
        if (hugepages != null) {
            need("hugepages-" + hugepages.size().word(), hugepages.limitBytes());
        }
    }

    /* All containers' share: who is meant gets the profile's each, or what its author states more. */
    private void need(String resource, long each) {
        var pod = PodDraft.reading(one.request().pod());
        var meant = one.meant(pod);
        var sum = BigDecimal.ZERO;
        for (var container : pod.containers()) {
            var stated = Amount.of(container.path("resources").path("limits").path(resource));
            var least = BigDecimal.valueOf(meant.contains(container) ? each : 0);
            sum = sum.add(stated == null ? least : stated.max(least));
        }
        needed.put(resource, sum);
    }

    private BigDecimal needed(String resource) {
        return needed.getOrDefault(resource, BigDecimal.ZERO);
    }

    @Nullable Refusal refusal(NodeFacts node) {
        var offer = offer(node);
        if (offer != null) {
            return offer;
        }
        var resources = resources(node);
        if (resources != null) {
            return resources;
        }
        var kubelet = kubelet(node);
        if (kubelet != null) {
            return kubelet;
        }
        var unreported = UnreportedRequirement.of(one.spec().requires());
        return unreported != null ? new Refusal(Reason.UNKNOWN, unreported) : sriovState(node);
    }

    /** How much of a resource the node offers, null when none. */
    static @Nullable BigDecimal allocatable(NodeFacts node, String resource) {
        var written = node.allocatable().get(resource);
        var amount = written == null ? null : Amount.of(written);
        return amount == null || amount.signum() <= 0 ? null : amount;
    }

    private @Nullable Refusal offer(NodeFacts node) {
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
        return kernel(status);
    }

    private @Nullable Refusal kernel(NodeStatus status) {
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

    private @Nullable Refusal resources(NodeFacts node) {
        for (var resource : one.spec().resources()) {
            var has = allocatable(node, resource.name());
            if (has == null) {
                return notAllocatable(resource.name());
            }
            var wanted = needed(resource.name());
            if (has.compareTo(wanted) < 0) {
                return Refusal.of(
                        Reason.INSUFFICIENT_ALLOCATABLE,
                        "%s of resource %s allocatable (expected: at least %s)",
                        has.toPlainString(),
                        resource.name(),
                        wanted.toPlainString());
            }
        }
        var requires = one.spec().requires();
        for (var resource :
                requires == null ? new TreeSet<String>() : new TreeSet<>(requires.allocatable())) {
            if (allocatable(node, resource) == null) {
                return notAllocatable(resource);
            }
        }
        var hugepages = hugepages(node);
        return hugepages == null ? claimed.refusal(node) : hugepages;
    }

    private @Nullable Refusal hugepages(NodeFacts node) {
        var hugepages = one.spec().hugepages();
        if (hugepages == null) {
            return null;
        }
        var resource = "hugepages-" + hugepages.size().word();
        var has = allocatable(node, resource);
        var wanted = needed(resource);
        return has != null && has.compareTo(wanted) >= 0
                ? null
                : Refusal.of(
                        Reason.HUGEPAGES_UNAVAILABLE,
                        "%s bytes of %s allocatable (expected: at least %s)",
                        has == null ? "0" : has.toPlainString(),
                        resource,
                        wanted.toPlainString());
    }

    private @Nullable Refusal kubelet(NodeFacts node) {
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

    private @Nullable Refusal sriovState(NodeFacts node) {
        var sync = one.spec().resources().isEmpty() ? null : node.sriovSync();
        return sync == null || sync.equals("Succeeded")
                ? null
                : Refusal.of(
                        Reason.NODE_NOT_SYNCED,
                        "SriovNetworkNodeState: syncStatus %s (expected: Succeeded)",
                        sync.isEmpty() ? "not set" : sync);
    }

    private static Refusal notAllocatable(String resource) {
        return Refusal.of(
                Reason.RESOURCE_NOT_ALLOCATABLE,
                "resource %s not allocatable (expected: at least 1)",
                resource);
    }
}
