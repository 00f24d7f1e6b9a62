package io.sidelane.injector.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.sidelane.api.AccelerationProfile;
import io.sidelane.api.ApiObject;
import io.sidelane.api.Kind;
import io.sidelane.api.Names;
import io.sidelane.api.NodeAcceleration;
import io.sidelane.api.Policy;
import io.sidelane.api.node.NodeStatus;
import io.sidelane.api.profile.PodSecurityLevel;
import io.sidelane.injector.decision.Cluster;
import io.sidelane.injector.decision.NodeFacts;
import io.sidelane.injector.reference.RefKind;
import io.sidelane.injector.reference.References;
import io.sidelane.injector.webhook.Surroundings;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The cluster as it is watched. A decision is made from one picture of it, which is made anew a
 * moment after something changed: a node's heartbeat changes nothing.
 */
public final class ClusterView implements Surroundings, AutoCloseable {

    private static final long GATHER_NANOS = 10_000_000;

    /** ConfigMaps of others by the namespaces that they are in. */
    private static final Map<String, String> CONFIG_MAPS =
            Map.of(
                    "cilium-config", "kube-system",
                    "rdma-devices", "kube-system",
                    "afxdp-dp-config", "kube-system",
                    "calico-vpp-config", "calico-vpp-dataplane");

    private record NodeOwn(
            Map<String, String> labels, Map<String, String> allocatable, boolean cordoned) {}

    private record Named<T>(String name, T value) {}

    private final KubernetesClient client;
    private final Map<Kind, Watched<GenericKubernetesResource, ApiObject>> ours =
            new EnumMap<>(Kind.class);
    private final Map<RefKind, List<Watched<GenericKubernetesResource, JsonNode>>> others =
            new EnumMap<>(RefKind.class);
    private final Watched<Node, Named<NodeOwn>> nodes;
    private final Watched<Namespace, Map<String, String>> namespaces;
    private final Thread gatherer =
            Thread.ofPlatform().daemon().name("gather").unstarted(this::gather);
    private volatile boolean dirty = true;
    private volatile boolean closed;
    private volatile boolean pictured;
    private final PodSecurityLevel podSecurity;
    private volatile Cluster picture;

    /**
     * Of a cluster.
     *
     * @param podSecurity what API servers enforce in namespaces without a label
     */
    public ClusterView(KubernetesClient client, PodSecurityLevel podSecurity) {
        this.client = client;
        this.podSecurity = podSecurity;
        picture = new Cluster(List.of(), Map.of(), List.of(), new Known(), podSecurity);
        var objects = new Objects(client.getKubernetesSerialization());
        for (var kind : List.of(Kind.PROFILE, Kind.POLICY, Kind.CLUSTER_POLICY, Kind.NODE)) {
            ours.put(
                    kind,
                    new Watched<>(
                            kind.plural(),
                            true,
                            generic(
                                    Names.API_VERSION,
                                    kind.word(),
                                    kind.plural(),
                                    kind.namespaced()),
                            objects::ours,
                            this::changed));
        }
        for (var kind : RefKind.values()) {
            others.put(
                    kind,
                    informables(kind)
                            .map(
                                    one ->
                                            new Watched<GenericKubernetesResource, JsonNode>(
                                                    kind.plural(),
                                                    false,
                                                    one,
                                                    objects::others,
                                                    this::changed))
                            .toList());
        }
        nodes = new Watched<>("nodes", true, client.nodes(), ClusterView::node, this::changed);
        namespaces =
                new Watched<>(
                        "namespaces",
                        true,
                        client.namespaces(),
                        namespace -> labels(namespace.getMetadata().getLabels()),
                        () -> {});
    }

    public void start() {
        gatherer.start();
        all().forEach(watched -> watched.start(this::changed));
    }

    /**
     * Whether everything that no decision can do without was listed, all else too or tried at
     * least, and a picture made of it.
     */
    public boolean ready() {
        return pictured;
    }

    /** What is wrong now, one line each. */
    public List<String> problems() {
        return all().map(Watched::problem).flatMap(Stream::ofNullable).toList();
    }

    @Override
    public Cluster cluster() {
        return picture;
    }

    @Override
    public @Nullable Map<String, String> namespaceLabels(String name) {
        var known = namespaces.fact(name);
        if (known != null) {
            return known;
        }
        try {
            var namespace = client.namespaces().withName(name).get();
            return namespace == null ? Map.of() : labels(namespace.getMetadata().getLabels());
        } catch (KubernetesClientException _) {
            return null;
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(gatherer);
        all().forEach(Watched::close);
    }

    private Stream<Watched<?, ?>> all() {
        return Stream.of(
                        ours.values().stream(),
                        others.values().stream().flatMap(List::stream),
                        Stream.of(nodes, namespaces))
                .flatMap(watched -> watched);
    }

    private void changed() {
        dirty = true;
        LockSupport.unpark(gatherer);
    }

    private void gather() {
        while (!closed) {
            if (dirty) {
                LockSupport.parkNanos(GATHER_NANOS);
                dirty = false;
                boolean whole = all().allMatch(Watched::ready);
                picture = picture();
                if (whole) {
                    pictured = true;
                }
            } else {
                LockSupport.park(this);
            }
        }
    }

    private Cluster picture() {
        var policies = new ArrayList<Policy>();
        var profiles = new HashMap<String, AccelerationProfile>();
        var statuses = new HashMap<String, NodeStatus>();
        ours.values().stream()
                .flatMap(Watched::facts)
                .forEach(
                        object -> {
                            switch (object) {
                                case Policy policy -> policies.add(policy);
                                case AccelerationProfile profile ->
                                        profiles.put(profile.metadata().name(), profile);
                                case NodeAcceleration(var metadata, var status) -> {
                                    if (status != null) {
                                        statuses.put(metadata.name(), status);
                                    }
                                }
                                case io.sidelane.api.Pod _, io.sidelane.api.QuicPolicy _ -> {}
                            }
                        });
        var syncs = NodeFacts.sriovSyncs(new Known());
        var known =
                nodes.facts()
                        .map(
                                node ->
                                        new NodeFacts(
                                                node.name(),
                                                node.value().labels(),
                                                node.value().allocatable(),
                                                node.value().cordoned(),
                                                syncs.get(node.name()),
                                                statuses.get(node.name())))
                        .toList();
        return new Cluster(policies, profiles, known, new Known(), podSecurity);
    }

    /** References as they are now: no picture of them is made, for there may be many. */
    private final class Known implements References {

        @Override
        public boolean installed(RefKind kind) {
            return watched(kind).anyMatch(Watched::listed);
        }

        @Override
        public @Nullable JsonNode find(RefKind kind, @Nullable String namespace, String name) {
            var key = namespace == null ? name : namespace + "/" + name;
            return watched(kind)
                    .map(one -> one.fact(key))
                    .flatMap(Stream::ofNullable)
                    .findFirst()
                    .orElse(null);
        }

        @Override
        public Stream<JsonNode> all(RefKind kind) {
            return watched(kind).flatMap(Watched::facts);
        }

        private Stream<Watched<GenericKubernetesResource, JsonNode>> watched(RefKind kind) {
            return others.getOrDefault(kind, List.of()).stream();
        }
    }

    private Stream<Informable<GenericKubernetesResource>> informables(RefKind kind) {
        if (kind == RefKind.CONFIG_MAP) {
            return CONFIG_MAPS.entrySet().stream()
                    .map(
                            map ->
                                    client.genericKubernetesResources("v1", "ConfigMap")
                                            .inNamespace(map.getValue())
                                            .withName(map.getKey()));
        }
        return Stream.of(generic(kind.apiVersion(), kind.word(), kind.plural(), kind.namespaced()));
    }

    private Informable<GenericKubernetesResource> generic(
            String apiVersion, String kind, String plural, boolean namespaced) {
        int slash = apiVersion.indexOf('/');
        var all =
                client.genericKubernetesResources(
                        new ResourceDefinitionContext.Builder()
                                .withGroup(slash < 0 ? "" : apiVersion.substring(0, slash))
                                .withVersion(apiVersion.substring(slash + 1))
                                .withKind(kind)
                                .withPlural(plural)
                                .withNamespaced(namespaced)
                                .build());
        return namespaced ? all.inAnyNamespace() : all;
    }

    private static Named<NodeOwn> node(Node node) {
        var status = node.getStatus();
        Map<String, Quantity> allocatable =
                status == null || status.getAllocatable() == null
                        ? Map.of()
                        : status.getAllocatable();
        return new Named<>(
                node.getMetadata().getName(),
                new NodeOwn(
                        labels(node.getMetadata().getLabels()),
                        allocatable.entrySet().stream()
                                .collect(
                                        Collectors.toMap(
                                                Map.Entry::getKey,
                                                entry -> entry.getValue().toString())),
                        node.getSpec() != null
                                && Boolean.TRUE.equals(node.getSpec().getUnschedulable())));
    }

    private static Map<String, String> labels(@Nullable Map<String, String> labels) {
        return labels == null ? Map.of() : Map.copyOf(labels);
    }
}
