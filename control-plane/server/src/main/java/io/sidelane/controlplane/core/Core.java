package io.sidelane.controlplane.core;

import io.sidelane.controlplane.edge.EdgeGroups;
import io.sidelane.controlplane.mesh.ProxyResources;
import io.sidelane.controlplane.mesh.fact.MeshFacts;
import io.sidelane.controlplane.model.World;
import io.sidelane.controlplane.resolve.NodeReadiness;
import io.sidelane.controlplane.resolve.Resolution;
import io.sidelane.controlplane.resolve.Resolver;
import io.sidelane.controlplane.status.StatusSink;
import io.sidelane.controlplane.view.Picture;
import io.sidelane.xds.Debounce;
import io.sidelane.xds.Debounce.Scheduler;
import io.sidelane.xds.Debounce.What;
import io.sidelane.xds.ResourceSet;
import io.sidelane.xds.Snapshot;
import io.sidelane.xds.TypeRegistry;
import io.sidelane.xds.client.Outcome.Rejected;
import io.sidelane.xds.client.Response;
import io.sidelane.xds.server.Client;
import io.sidelane.xds.v1alpha1.NodeReport;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Owns the world and what was made of it, on one thread: takes facts and answers, resolves,
 * publishes, says what became of each object. Waits for nobody.
 */
public final class Core implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger("core");

    private static final long LOOK_SECONDS = 10;

    private final ScheduledExecutorService thread =
            new ScheduledThreadPoolExecutor(
                    1,
                    Thread.ofPlatform().daemon().name("sidelane-core").factory(),
                    new DiscardPolicy());
    private final Debounce debounce;
    private final ProxyResources proxies;
    private final Statements statements;
    private final Supplier<List<String>> problems;
    private final CoreEvents events;
    private final InstantSource clock;
    private final Publications publications;
    private final HeardNodes nodes = new HeardNodes();
    private final Nacks nacks = new Nacks();

    private World world = World.EMPTY;
    private boolean known;
    private Map<String, NodeReadiness> elsewhere = Map.of();
    private Resolution resolution = Resolution.EMPTY;
    private MeshFacts planned = MeshFacts.EMPTY;
    private ProxyResources.Plan plan = ProxyResources.Plan.EMPTY;
    private final Gateways gateways = new Gateways();
    private int proxyClients;
    private final StatusPace pace = new StatusPace(System.nanoTime());
    private boolean statusDue;
    private volatile Picture picture = Picture.EMPTY;

    /**
     * @param problems what is wrong with what is read now
     */
    public Core(
            ProxyResources proxies,
            StatusSink sink,
            Publications.Publisher publisher,
            Supplier<List<String>> problems,
            CoreEvents events,
            InstantSource clock) {
        this.proxies = proxies;
        this.statements = new Statements(sink);
        this.problems = problems;
        this.clock = clock;
        this.publications = new Publications(publisher, events);
        this.events = events;
        this.debounce = Debounce.standard(Scheduler.of(thread, System::nanoTime), this::publish);
        var _ =
                thread.scheduleWithFixedDelay(
                        guarded(this::look), LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
    }

    /** Everything as it was published last. From any thread. */
    public Picture picture() {
        return picture;
    }

    /** Whether a first world has been published. From any thread. */
    public boolean ready() {
        return picture.version() > 0;
    }

    /** There is another world. Returns at once, as all of these do. */
    public void changed(World next) {
        events.changed();
        run(
                () -> {
                    var endpointsOnly =
                            known
                                    && next.mesh() != world.mesh()
                                    && proxies.onlyEndpointsDiffer(planned, next.mesh());
                    var readiness = readiness(next);
                    var more = !known || !readiness.equals(elsewhere) || !next.resolvesLike(world);
                    var meshChanged = next.mesh() != world.mesh();
                    elsewhere = readiness;
                    world = next;
                    known = true;
                    if (endpointsOnly) {
                        debounce.changed(What.ENDPOINTS);
                    }
                    if (more || meshChanged && !endpointsOnly) {
                        debounce.changed(What.ALL);
                    } else if (!endpointsOnly) {
                        // What was answered elsewhere. The rest is told once it is published.
                        statusSoon();
                    }
                });
    }

    public void connected(Client client) {
        run(
                () -> {
                    publications.joined(client.group());
                    gateways.connected(client);
                    proxyClients += isProxy(client) ? 1 : 0;
                    if (ready()) {
                        publish(client.group());
                    }
                    statusSoon();
                });
    }

    public void disconnected(Client client) {
        run(
                () -> {
                    publications.left(client.group());
                    gateways.disconnected(client);
                    proxyClients -= isProxy(client) ? 1 : 0;
                    nacks.disconnected(client);
                    statusSoon();
                });
    }

    private static boolean isProxy(Client client) {
        return !Groups.isNode(client.group()) && !EdgeGroups.isGateway(client.group());
    }

    /**
     * @param snapshot of which the client has answered all; null: it has not
     */
    public void settled(Client client, @Nullable Snapshot snapshot) {
        if (EdgeGroups.isGateway(client.group())) {
            run(
                    () -> {
                        gateways.settled(client, snapshot);
                        statusSoon();
                    });
        }
    }

    public void acknowledged(Client client, Response response) {
        run(
                () -> {
                    if (nacks.acknowledged(client, response)) {
                        statusSoon();
                    }
                });
    }

    public void rejected(Client client, Rejected rejected) {
        run(
                () -> {
                    nacks.rejected(client, rejected, clock.instant());
                    statusSoon();
                });
    }

    /**
     * @param stream grows with each stream; of two for one node the newer counts
     * @param newest asked when it is looked at, so that what another has overtaken waits nowhere
     */
    public void reported(long stream, Supplier<NodeReport> newest) {
        run(
                () -> {
                    events.reported();
                    if (nodes.reported(stream, newest.get(), clock.instant()) && known) {
                        debounce.changed(What.ALL);
                    }
                    statusSoon();
                });
    }

    public void reportsEnded(long stream, String node) {
        run(
                () -> {
                    nodes.ended(stream, node);
                    statusSoon();
                });
    }

    private void publish(What what) {
        guarded(
                        () -> {
                            switch (what) {
                                case ENDPOINTS -> publishEndpoints();
                                case ALL -> publishAll();
                            }
                        })
                .run();
    }

    /* Only while nothing else differs: what is held back must not slip out with endpoints. */
    private void publishEndpoints() {
        if (!proxies.onlyEndpointsDiffer(planned, world.mesh())) {
            return;
        }
        planProxies(resolution.world().with(world.mesh()));
        publications.groups().stream()
                .filter(group -> !Groups.isNode(group))
                .forEach(this::publish);
        statusSoon();
    }

    private void publishAll() {
        long began = System.nanoTime();
        resolution = Resolver.resolve(world, nodes.readiness(elsewhere), resolution);
        planProxies(world);
        events.resolved(Duration.ofNanos(System.nanoTime() - began));
        // Ready from here on: whoever comes next is served from this.
        picture = picture(picture.version() + 1, clock.instant());
        publications.groups().forEach(this::publish);
        events.publishedAll(picture.version());
        statusSoon();
    }

    private void planProxies(World facts) {
        plan = proxies.plan(facts, plan);
        planned = facts.mesh();
    }

    private static Map<String, NodeReadiness> readiness(World world) {
        var readiness = new HashMap<String, NodeReadiness>();
        world.nodeStatuses()
                .forEach((node, status) -> readiness.put(node, NodeReadiness.of(status)));
        return readiness;
    }

    private void publish(String group) {
        var snapshot = snapshot(group);
        if (publications.publish(group, snapshot)) {
            for (var type : TypeRegistry.standard().types()) {
                nacks.published(group, type.url(), snapshot.resources(type.url()));
            }
        }
    }

    private Snapshot snapshot(String group) {
        if (!Groups.isNode(group)) {
            return plan.snapshot(group);
        }
        ResourceSet resources = resolution.node(Groups.node(group)).resources();
        var before = publications.published(group);
        return before != null && before.resources(TypeRegistry.REDIRECT_POLICY.url()) == resources
                ? before
                : Snapshot.EMPTY.with(TypeRegistry.REDIRECT_POLICY, resources);
    }

    private void look() {
        if (nodes.forget(clock.instant())) {
            debounce.changed(What.ALL);
        }
        statusSoon();
    }

    private void statusSoon() {
        if (!statusDue) {
            statusDue = true;
            var _ =
                    thread.schedule(
                            guarded(this::status),
                            pace.take(System.nanoTime()),
                            TimeUnit.NANOSECONDS);
        }
    }

    private void status() {
        statusDue = false;
        if (ready()) {
            statements.say(
                    world,
                    resolution,
                    plan,
                    nodes,
                    nacks,
                    proxyClients,
                    gateways.counts(publications),
                    clock.instant());
            picture = picture(picture.version(), picture.published());
        }
    }

    private Picture picture(long version, @Nullable Instant published) {
        return new Picture(
                version,
                published,
                resolution.world(),
                resolution,
                statements.all(),
                nodes.all(),
                nacks.all(),
                problems.get());
    }

    private void run(Runnable task) {
        try {
            thread.execute(guarded(task));
        } catch (RejectedExecutionException _) {
            // Closed: there is nobody left to tell.
        }
    }

    /* A defect in one change must not end all later ones. */
    private static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.error("internal error; what was published last stays in force", e);
            }
        };
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
