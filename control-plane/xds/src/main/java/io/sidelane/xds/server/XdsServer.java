package io.sidelane.xds.server;

import com.google.protobuf.MessageLite;
import io.grpc.BindableService;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.sidelane.xds.Snapshot;
import io.sidelane.xds.TypeRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The ADS server: gRPC services to add to a server of one's own, and a place to publish snapshots.
 * Every stream is served for itself; nobody waits for a client.
 */
public final class XdsServer implements AutoCloseable {
    private final TypeRegistry types;
    private final Limits limits;
    private final XdsEvents events;
    private final Admission admission;
    private final Authentication authentication;
    // Both drop what comes after close(): streams that end then have nobody left to tell.
    private final ScheduledExecutorService owner =
            new ScheduledThreadPoolExecutor(1, named("sidelane-xds"), new DiscardPolicy());
    private final ExecutorService threads = workers();

    // Only the owner touches these.
    private final Map<String, Snapshot> snapshots = new HashMap<>();
    private final Map<String, Set<XdsStream<?, ?>>> members = new HashMap<>();
    private final Set<XdsStream<?, ?>> streams = new HashSet<>();
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private boolean draining;

    XdsServer(XdsServerBuilder builder) {
        types = builder.types;
        limits = builder.limits;
        events = builder.events;
        admission = new Admission(limits, builder.groups, builder.policy);
        authentication = new Authentication(builder.tokens, builder.anonymousAllowed);
    }

    public static XdsServerBuilder builder(TypeRegistry types, ClientGroups groups) {
        return new XdsServerBuilder(types, groups);
    }

    /** To add to a gRPC server; authentication is in them. */
    public List<ServerServiceDefinition> services() {
        return new Services(this)
                .all().stream().map(s -> ServerInterceptors.intercept(s, authentication)).toList();
    }

    /** Another service for the same callers: who proves nothing does not reach it either. */
    public ServerServiceDefinition authenticated(BindableService service) {
        return ServerInterceptors.intercept(service, authentication);
    }

    /** Who calls, within a method of an {@link #authenticated} service. */
    public static ClientIdentity caller() {
        return Authentication.IDENTITY.get();
    }

    /**
     * Gives {@code group} another snapshot, now and for clients to come. Returns at once. A client
     * whose group has none waits for one.
     */
    public void publish(String group, Snapshot snapshot) {
        owner.execute(
                () -> {
                    snapshots.put(group, snapshot);
                    members.getOrDefault(group, Set.of()).forEach(s -> s.offer(snapshot));
                });
    }

    /** Forgets a group's snapshot. Its clients keep what they have. */
    public void withdraw(String group) {
        owner.execute(() -> snapshots.remove(group));
    }

    /** All streams that have told who they are. */
    public CompletableFuture<List<ClientStatus>> clients() {
        return CompletableFuture.supplyAsync(
                        () -> streams.stream().map(XdsStream::status).toList(), owner)
                .thenCompose(
                        all ->
                                CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
                                        .thenApply(
                                                _ ->
                                                        all.stream()
                                                                .map(CompletableFuture::join)
                                                                .flatMap(List::stream)
                                                                .toList()));
    }

    /**
     * What a client has beside what it shall have.
     *
     * @param stream as in {@link Client#stream}
     * @param most resources at most
     * @return empty when there is no such stream (any more)
     */
    public CompletableFuture<Optional<ClientResources>> resources(long stream, int most) {
        return CompletableFuture.supplyAsync(
                        () -> streams.stream().map(s -> s.resources(stream, most)).toList(), owner)
                .thenCompose(
                        all ->
                                CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
                                        .thenApply(
                                                _ ->
                                                        all.stream()
                                                                .map(CompletableFuture::join)
                                                                .flatMap(List::stream)
                                                                .findFirst()));
    }

    /** What a group's clients shall have; empty when nothing was published for it. */
    public CompletableFuture<Optional<Snapshot>> snapshot(String group) {
        return CompletableFuture.supplyAsync(
                () -> Optional.ofNullable(snapshots.get(group)), owner);
    }

    /** The groups that have a snapshot, sorted. */
    public CompletableFuture<List<String>> groups() {
        return CompletableFuture.supplyAsync(
                () -> snapshots.keySet().stream().sorted().toList(), owner);
    }

    /**
     * Sends all clients away, spread over {@code time} so that they do not arrive elsewhere at
     * once, and takes no new ones. Completes when the last has gone.
     */
    public CompletableFuture<Void> drain(Duration time) {
        owner.execute(
                () -> {
                    draining = true;
                    for (var stream : List.copyOf(streams)) {
                        var delay = ThreadLocalRandom.current().nextLong(time.toNanos() + 1);
                        var _ =
                                owner.schedule(
                                        () -> stream.end(away()), delay, TimeUnit.NANOSECONDS);
                    }
                    completeIfDrained();
                });
        return drained;
    }

    /** Ends all streams at once. */
    @Override
    public void close() {
        owner.execute(() -> List.copyOf(streams).forEach(s -> s.end(away())));
        owner.shutdown();
        try {
            if (owner.awaitTermination(5, TimeUnit.SECONDS)) {
                threads.shutdown();
            } else {
                owner.shutdownNow();
                threads.shutdownNow();
            }
        } catch (InterruptedException _) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    <Q extends MessageLite, A extends MessageLite> StreamObserver<Q> open(
            Codec<Q, A> codec, String fixedType, ServerCallStreamObserver<A> out) {
        var stream = new XdsStream<>(this, codec, fixedType, out, Authentication.IDENTITY.get());
        stream.start();
        owner.execute(() -> admit(stream));
        return stream;
    }

    private void admit(XdsStream<?, ?> stream) {
        if (draining) {
            stream.end(away());
        } else if (streams.size() >= limits.maxClients()) {
            stream.end(
                    Status.RESOURCE_EXHAUSTED.withDescription(
                            "clients: %d (expected: at most %d); stream ended"
                                    .formatted(streams.size() + 1, limits.maxClients())));
        } else {
            streams.add(stream);
        }
    }

    void join(Client client, XdsStream<?, ?> stream) {
        owner.execute(
                () -> {
                    if (!streams.contains(stream)) {
                        return;
                    }
                    members.computeIfAbsent(client.group(), _ -> new HashSet<>()).add(stream);
                    var snapshot = snapshots.get(client.group());
                    if (snapshot != null) {
                        stream.offer(snapshot);
                    }
                });
    }

    void leave(@Nullable Client client, XdsStream<?, ?> stream) {
        owner.execute(
                () -> {
                    streams.remove(stream);
                    if (client != null) {
                        var group = members.get(client.group());
                        if (group != null && group.remove(stream) && group.isEmpty()) {
                            members.remove(client.group());
                        }
                    }
                    completeIfDrained();
                });
    }

    private void completeIfDrained() {
        if (draining && streams.isEmpty()) {
            drained.complete(null);
        }
    }

    private static Status away() {
        return Status.UNAVAILABLE.withDescription("this server is going; connect to another");
    }

    private static ExecutorService workers() {
        var count = Math.max(2, Runtime.getRuntime().availableProcessors());
        return new ThreadPoolExecutor(
                count,
                count,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                named("sidelane-xds-client"),
                new DiscardPolicy());
    }

    private static ThreadFactory named(String name) {
        return Thread.ofPlatform().daemon().name(name).factory();
    }

    TypeRegistry types() {
        return types;
    }

    Limits limits() {
        return limits;
    }

    XdsEvents events() {
        return events;
    }

    Admission admission() {
        return admission;
    }

    ScheduledExecutorService owner() {
        return owner;
    }

    Executor threads() {
        return threads;
    }

    long nanoTime() {
        return System.nanoTime();
    }
}
