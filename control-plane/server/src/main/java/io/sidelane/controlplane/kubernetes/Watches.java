package io.sidelane.controlplane.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.dsl.Listable;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.sidelane.api.ApiObject;
import io.sidelane.api.Kind;
import io.sidelane.api.Names;
import io.sidelane.controlplane.mesh.fact.Fact;
import io.sidelane.controlplane.mesh.fact.ObjectRef;
import io.sidelane.controlplane.model.PodFact;
import io.sidelane.controlplane.model.ReplicaFact;
import io.sidelane.controlplane.source.CoreFacts;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All that is watched, and what is known of it now. */
final class Watches implements Cluster, AutoCloseable {

    /** Hears of what became another, on the informers' threads. */
    interface Listener {

        /** A part of the world is not what it was. */
        void changed(Part part);

        /** Something that a writer should look at again: an object, its status, its node. */
        void touched(ObjectRef ref);
    }

    private final Listener listener;
    private final Map<Kind, WatchedKind<GenericKubernetesResource, KnownObject>> ours =
            new EnumMap<>(Kind.class);
    private final WatchedKind<Pod, PodFact> pods;
    private final WatchedKind<Node, KnownNode> nodes;
    private final WatchedKind<Namespace, KnownNamespace> namespaces;
    private final Replicas replicas;
    private final MeshWatches mesh;

    /**
     * @param self this replica, whose own words are not heard
     * @param identities whether Secrets and ConfigMaps are read
     */
    Watches(
            KubernetesClient client,
            ReplicaLease.Identity self,
            boolean identities,
            Listener listener) {
        this.listener = listener;
        var reader = new ObjectReader(client.getKubernetesSerialization());
        for (var kind : Kind.values()) {
            ours.put(
                    kind,
                    required(
                            kind.plural(),
                            all(client, kind),
                            new FactStore<>(
                                    GenericKubernetesResource::new,
                                    reader::read,
                                    (_, before, now) -> object(kind, before, now))));
        }
        pods =
                required(
                        "pods",
                        client.pods().inAnyNamespace(),
                        new FactStore<>(
                                Pod::new,
                                pod -> Reading.of(CoreFacts.pod(pod)),
                                (_, _, _) -> listener.changed(Part.PODS)));
        nodes =
                required(
                        "nodes",
                        client.nodes(),
                        new FactStore<>(
                                Node::new,
                                node ->
                                        Reading.of(
                                                new KnownNode(
                                                        CoreFacts.node(node),
                                                        node.getMetadata().getUid())),
                                this::node));
        namespaces =
                required(
                        "namespaces",
                        client.namespaces(),
                        new FactStore<>(
                                Namespace::new,
                                namespace ->
                                        Reading.of(
                                                new KnownNamespace(
                                                        namespace.getMetadata().getName(),
                                                        CoreFacts.namespace(namespace))),
                                (_, _, _) -> listener.changed(Part.NAMESPACES)));
        replicas =
                new Replicas(client, self, System::nanoTime, () -> listener.changed(Part.REPLICAS));
        mesh =
                new MeshWatches(
                        client, identities, () -> listener.changed(Part.MESH), listener::touched);
    }

    void start(Runnable onState) {
        all().forEach(kind -> kind.start(onState));
    }

    /** Whether nothing is missing that a first whole world has. */
    boolean ready() {
        return all().allMatch(WatchedKind::ready);
    }

    /** Every kind that is watched. */
    Stream<WatchedKind<?, ?>> all() {
        return Stream.of(
                        ours.values().stream(),
                        Stream.of(pods, nodes, namespaces, replicas.leases()),
                        mesh.all())
                .flatMap(kinds -> kinds);
    }

    /** What is wrong now, one line each; asks on for what is not known yet. */
    List<String> problems() {
        all().forEach(WatchedKind::diagnose);
        var problems = new ArrayList<String>();
        all().forEach(kind -> problems.addAll(kind.problems()));
        return problems;
    }

    /** All objects of one of our kinds, without their status. */
    Stream<ApiObject> objects(Kind kind) {
        return known(kind).facts().map(KnownObject::object);
    }

    /** All objects of one of our kinds. */
    Stream<KnownObject> knownObjects(Kind kind) {
        return known(kind).facts();
    }

    Stream<PodFact> pods() {
        return pods.facts();
    }

    Stream<KnownNode> nodes() {
        return nodes.facts();
    }

    Map<String, ReplicaFact> replicas() {
        return replicas.others();
    }

    /** Who should have been heard and was not is gone. */
    void look() {
        replicas.look();
    }

    Stream<Fact> mesh() {
        return mesh.facts();
    }

    Stream<KnownNamespace> namespaces() {
        return namespaces.facts();
    }

    @Override
    public @Nullable KnownObject object(ObjectRef ref) {
        var kind = Names.API_VERSION.startsWith(ref.group() + "/") ? Kind.named(ref.kind()) : null;
        return kind == null
                ? null
                : known(kind)
                        .fact(
                                ref.namespace() == null
                                        ? ref.name()
                                        : ref.namespace() + "/" + ref.name());
    }

    @Override
    public @Nullable KnownNode node(String name) {
        return nodes.fact(name);
    }

    @Override
    public Set<String> nodeNames() {
        var names = new HashSet<String>();
        nodes().forEach(node -> names.add(node.fact().name()));
        objects(Kind.NODE).forEach(object -> names.add(object.metadata().name()));
        return names;
    }

    @Override
    public void close() {
        all().forEach(WatchedKind::close);
    }

    private WatchedKind<GenericKubernetesResource, KnownObject> known(Kind kind) {
        return Objects.requireNonNull(ours.get(kind));
    }

    /* Only what others read of it makes a new world. */
    private void object(Kind kind, @Nullable KnownObject before, @Nullable KnownObject now) {
        if (StatusChange.matters(before, now)) {
            listener.changed(Part.of(kind));
        }
        var any = now == null ? before : now;
        if (any != null) {
            listener.touched(ObjectRef.of(any.object()));
        }
    }

    private void node(String name, @Nullable KnownNode before, @Nullable KnownNode now) {
        if (before == null || now == null || !before.fact().equals(now.fact())) {
            listener.changed(Part.NODES);
        }
        listener.touched(ObjectRef.ofNode(name));
    }

    private static <V extends HasMetadata, F, O extends Informable<V> & Listable<?>>
            WatchedKind<V, F> required(String name, O objects, FactStore<V, F> store) {
        return new WatchedKind<>(name, Need.REQUIRED, objects, store);
    }

    private static FilterWatchListDeletable<
                    GenericKubernetesResource,
                    GenericKubernetesResourceList,
                    Resource<GenericKubernetesResource>>
            all(KubernetesClient client, Kind kind) {
        var all = OurKinds.all(client, kind);
        return kind.namespaced() ? all.inAnyNamespace() : all;
    }
}
