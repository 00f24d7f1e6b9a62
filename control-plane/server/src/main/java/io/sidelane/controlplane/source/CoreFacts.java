package io.sidelane.controlplane.source;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.sidelane.api.Metadata;
import io.sidelane.api.Pod;
import io.sidelane.controlplane.model.NodeFact;
import io.sidelane.controlplane.model.PodFact;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What matters of Kubernetes' own pods, nodes and namespaces; the rest is dropped here. */
public final class CoreFacts {

    /** Annotations of others can be large, and nobody looks at them. */
    private static final String OURS = "sidelane.io/";

    /** The name by which the kubelet knows a static pod; its mirror's uid is in no cgroup. */
    private static final String STATIC_POD = "kubernetes.io/config.hash";

    private static final String REGION = "topology.kubernetes.io/region";
    private static final String ZONE = "topology.kubernetes.io/zone";

    private CoreFacts() {}

    public static PodFact pod(io.fabric8.kubernetes.api.model.Pod pod) {
        var metadata = pod.getMetadata();
        var spec = pod.getSpec();
        var annotations = orEmpty(metadata.getAnnotations());
        return new PodFact(
                new Pod(metadata(metadata)),
                annotations.getOrDefault(STATIC_POD, metadata.getUid()),
                spec == null ? null : spec.getNodeName(),
                spec == null || spec.getServiceAccountName() == null
                        ? "default"
                        : spec.getServiceAccountName(),
                spec != null && Boolean.TRUE.equals(spec.getHostNetwork()),
                ips(pod.getStatus()),
                over(metadata, pod.getStatus()));
    }

    public static NodeFact node(Node node) {
        var labels = orEmpty(node.getMetadata().getLabels());
        return new NodeFact(
                node.getMetadata().getName(),
                labels,
                labels.get(REGION),
                labels.get(ZONE),
                extended(node.getStatus()));
    }

    /* Kubernetes' own have no domain: cpu, memory, pods. */
    private static Set<String> extended(@Nullable NodeStatus status) {
        return status == null || status.getAllocatable() == null
                ? Set.of()
                : status.getAllocatable().entrySet().stream()
                        .filter(one -> one.getKey().contains("/"))
                        .filter(one -> one.getValue().getNumericalAmount().signum() > 0)
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toUnmodifiableSet());
    }

    public static Map<String, String> namespace(Namespace namespace) {
        return Map.copyOf(orEmpty(namespace.getMetadata().getLabels()));
    }

    private static Metadata metadata(ObjectMeta metadata) {
        return new Metadata(
                metadata.getName(),
                metadata.getNamespace(),
                orEmpty(metadata.getLabels()),
                orEmpty(metadata.getAnnotations()).entrySet().stream()
                        .filter(annotation -> annotation.getKey().startsWith(OURS))
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)),
                metadata.getCreationTimestamp() == null
                        ? null
                        : Instant.parse(metadata.getCreationTimestamp()),
                metadata.getGeneration() == null ? 0 : metadata.getGeneration());
    }

    private static List<String> ips(@Nullable PodStatus status) {
        if (status == null) {
            return List.of();
        }
        var all = status.getPodIPs().stream().map(PodIP::getIp).toList();
        // An old kubelet fills in the first alone.
        return all.isEmpty() && status.getPodIP() != null ? List.of(status.getPodIP()) : all;
    }

    private static boolean over(ObjectMeta metadata, @Nullable PodStatus status) {
        if (status == null) {
            return metadata.getDeletionTimestamp() != null;
        }
        return "Succeeded".equals(status.getPhase())
                || "Failed".equals(status.getPhase())
                || (metadata.getDeletionTimestamp() != null
                        && containers(status).noneMatch(CoreFacts::runs));
    }

    private static Stream<ContainerStatus> containers(PodStatus status) {
        return Stream.concat(
                status.getInitContainerStatuses().stream(), status.getContainerStatuses().stream());
    }

    private static boolean runs(ContainerStatus container) {
        return container.getState() != null && container.getState().getRunning() != null;
    }

    private static Map<String, String> orEmpty(@Nullable Map<String, String> map) {
        return map == null ? Map.of() : map;
    }
}
