package io.sidelane.xds.server;

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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
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
    private final ScheduledThreadPoolExecutor owner = owner();

    // Only the owner changes it; a stream that begins reads it.
    private final Map<String, Snapshot> snapshots = new ConcurrentHashMap<>();

    // Only the owner touches these.
    private final Map<String, Set<XdsStream>> members = new HashMap<>();
    private final Set<XdsStream> streams = new HashSet<>();
    private final Map<ClientIdentity, Integer> streamsOf = new HashMap<>();
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
        run(
                () -> {
                    snapshots.put(group, snapshot);
                    members.getOrDefault(group, Set.of()).forEach(s -> s.offer(snapshot));
                });
    }

    /** Forgets a group's snapshot. Its clients keep what they have. */
    public void withdraw(String group) {
        run(() -> snapshots.remove(group));
    }

    /** All streams that have told who they are. */
    public CompletableFuture<List<ClientStatus>> clients() {
        return ofAll(XdsStream::status);
    }

    /**
     * What a client has beside what it shall have.
     *
     * @param stream as in {@link Client#stream}
     * @param most resources at most
     * @return empty when there is no such stream (any more)
     */
    public CompletableFuture<Optional<ClientResources>> resources(long stream, int most) {
        return ofAll(s -> s.resources(stream, most)).thenApply(all -> all.stream().findFirst());
    }

    /** What a group's clients shall have; empty when nothing was published for it. */
    public CompletableFuture<Optional<Snapshot>> snapshot(String group) {
        return ask(() -> Optional.ofNullable(snapshots.get(group)));
    }

    /** The groups that have a snapshot, sorted. */
    public CompletableFuture<List<String>> groups() {
        return ask(() -> snapshots.keySet().stream().sorted().toList());
    }

    private <T> CompletableFuture<List<T>> ofAll(
            Function<XdsStream, CompletableFuture<List<T>>> question) {
        return ask(() -> streams.stream().map(question).toList())
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

    /** Fails once the server is closed. */
    private <T> CompletableFuture<T> ask(Supplier<T> question) {
        try {
            return CompletableFuture.supplyAsync(question, owner);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(
                    new IllegalStateException("this server is closed", e));
        }
    }

    /** Nothing any more once the server is closed: streams that end then have nobody to tell. */
    private void run(Runnable task) {
        try {
            owner.execute(task);
        } catch (RejectedExecutionException _) {
            // Closed, as said above.
        }
    }

    /**
     * Sends all clients away, spread over {@code time} so that they do not arrive elsewhere at
     * once, and takes no new ones. Completes when the last has gone.
     *
     * <p>Shut the gRPC server down before ({@code Server.shutdown}, which ends no stream): a client
     * whose connection is not told to go opens its next stream on it, here again.
     */
    public CompletableFuture<Void> drain(Duration time) {
        run(
                () -> {
                    draining = true;
                    for (var stream : List.copyOf(streams)) {
                        var delay = ThreadLocalRandom.current().nextLong(time.toNanos() + 1);
                        var _ = later(() -> stream.end(away()), delay);
                    }
                    completeIfDrained();
                });
        return drained;
    }

    /** Ends all streams at once. */
    @Override
    public void close() {
        var ended =
                ask(
                        () -> {
                            draining = true;
                            List.copyOf(streams).forEach(s -> s.end(away()));
                            return streams.size();
                        });
        try {
            var _ = ended.get(5, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException _) {
            // Closed already, or the owner is stuck: in either case there is no more to do.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        owner.shutdownNow();
        drained.complete(null);
    }

    StreamObserver<Incoming> open(
            Codec codec, String fixedType, ServerCallStreamObserver<Outgoing> out) {
        var stream = new XdsStream(this, codec, fixedType, out, Authentication.IDENTITY.get());
        stream.start();
        run(() -> admit(stream));
        return stream;
    }

    private void admit(XdsStream stream) {
        var identity = stream.identity();
        int own = streamsOf.getOrDefault(identity, 0);
        if (draining) {
            stream.end(away());
        } else if (streams.size() >= limits.maxClients()) {
            stream.end(tooMany("clients", streams.size() + 1, limits.maxClients()));
        } else if (own >= limits.maxClientsOfOne() && !identity.isAnonymous()) {
            stream.end(tooMany("clients of one identity", own + 1, limits.maxClientsOfOne()));
        } else {
            streams.add(stream);
            streamsOf.put(identity, own + 1);
            stream.read();
        }
    }

    private static Status tooMany(String what, int count, int most) {
        return Status.RESOURCE_EXHAUSTED.withDescription(
                "%s: %d (expected: at most %d); stream ended".formatted(what, count, most));
    }

    /** What a stream begins with. It may miss the next one; {@link #join} makes up for it. */
    @Nullable Snapshot newest(String group) {
        return snapshots.get(group);
    }

    void join(Client client, XdsStream stream) {
        run(
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

    void leave(@Nullable Client client, XdsStream stream) {
        run(
                () -> {
                    if (streams.remove(stream)) {
                        streamsOf.computeIfPresent(
                                stream.identity(), (_, count) -> count == 1 ? null : count - 1);
                    }
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

    private static ScheduledThreadPoolExecutor owner() {
        var owner =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().daemon().name("sidelane-xds").factory());
        // Most alarms of most streams are cancelled long before their time.
        owner.setRemoveOnCancelPolicy(true);
        return owner;
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

    /** Runs {@code task}, which must be short, after so many nanoseconds. */
    Future<?> later(Runnable task, long nanos) {
        try {
            return owner.schedule(task, nanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException _) {
            return CompletableFuture.completedFuture(null);
        }
    }

    /** Where streams run: as many at a time as there are processors, none of them blocks. */
    Executor threads() {
        return Transport.THREADS;
    }

    long nanoTime() {
        return System.nanoTime();
    }
}
