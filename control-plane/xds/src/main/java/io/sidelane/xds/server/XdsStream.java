package io.sidelane.xds.server;

import com.google.protobuf.MessageLite;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.sidelane.xds.Snapshot;
import io.sidelane.xds.client.BadRequestException;
import io.sidelane.xds.client.ClientMachine;
import io.sidelane.xds.client.Outcome;
import io.sidelane.xds.client.Request;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One stream: feeds its machine and writes what comes out, while the transport takes it. All in its
 * mailbox; nobody ever waits for it.
 */
final class XdsStream<Q extends MessageLite, A extends MessageLite> implements StreamObserver<Q> {
    private final XdsServer server;
    private final Codec<Q, A> codec;
    private final String fixedType;
    private final ServerCallStreamObserver<A> out;
    private final ClientIdentity identity;
    private final Mailbox mailbox;
    private final ClientMachine machine;
    private final Admission admission;
    private final Set<String> allowedTypes = new HashSet<>();
    private final AtomicReference<@Nullable Snapshot> offered = new AtomicReference<>();
    private @Nullable Client client;
    private @Nullable Future<?> timer;
    private long armedFor = Long.MAX_VALUE;
    private boolean ended;

    XdsStream(
            XdsServer server,
            Codec<Q, A> codec,
            String fixedType,
            ServerCallStreamObserver<A> out,
            ClientIdentity identity) {
        this.server = server;
        this.codec = codec;
        this.fixedType = fixedType;
        this.out = out;
        this.identity = identity;
        admission = server.admission();
        mailbox = new Mailbox(server.threads());
        machine =
                new ClientMachine(
                        codec.variant(), server.types(), server.limits().tuning(), this::report);
    }

    /** Called before the call starts. One request at a time is read, and only after the last. */
    void start() {
        out.disableAutoRequest();
        out.setOnReadyHandler(() -> run(this::write));
        out.setOnCancelHandler(() -> run(() -> leave("cancelled by the client")));
        out.request(1);
    }

    /** May be called from any thread. Of several snapshots not yet looked at the newest counts. */
    void offer(Snapshot snapshot) {
        if (offered.getAndSet(snapshot) == null) {
            run(
                    () -> {
                        var newest = offered.getAndSet(null);
                        if (newest != null) {
                            machine.snapshot(newest);
                            write();
                        }
                    });
        }
    }

    void end(Status status) {
        run(() -> fail(status));
    }

    /** One, or none if the client has not told who it is. */
    CompletableFuture<List<ClientStatus>> status() {
        return CompletableFuture.supplyAsync(
                () ->
                        client == null
                                ? List.of()
                                : List.of(new ClientStatus(client, machine.status())),
                mailbox);
    }

    /** What its client has beside what it shall have; none if it is not that client's stream. */
    CompletableFuture<List<ClientResources>> resources(long stream, int most) {
        return CompletableFuture.supplyAsync(
                () ->
                        client == null || client.stream() != stream
                                ? List.of()
                                : List.of(
                                        new ClientResources(
                                                new ClientStatus(client, machine.status()),
                                                machine.resources(most))),
                mailbox);
    }

    @Override
    public void onNext(Q request) {
        run(
                () -> {
                    take(request);
                    write();
                    if (!ended) {
                        out.request(1);
                    }
                });
    }

    @Override
    public void onError(Throwable error) {
        run(() -> leave(Status.fromThrowable(error).toString()));
    }

    @Override
    public void onCompleted() {
        run(
                () -> {
                    if (!ended) {
                        leave("completed by the client");
                        out.onCompleted();
                    }
                });
    }

    private void run(Runnable task) {
        mailbox.execute(
                () -> {
                    try {
                        if (!ended) {
                            task.run();
                        }
                    } catch (BadRequestException e) {
                        fail(status(e).withDescription(e.getMessage()));
                    } catch (RuntimeException e) {
                        fail(Status.INTERNAL.withDescription("server error: " + e).withCause(e));
                    }
                });
    }

    private void take(Q message) {
        var known = client;
        if (known == null) {
            known = admission.admit(message.getSerializedSize(), codec, message, identity);
        } else {
            admission.checkAgain(message.getSerializedSize(), codec.node(message), known);
        }
        var request = codec.decode(message, fixedType);
        authorise(known, request);
        machine.request(request);
        if (client == null) {
            client = known;
            server.events().connected(known);
            server.join(known, this);
        }
    }

    private void authorise(Client known, Request request) {
        var url = request.typeUrl();
        if (!fixedType.isEmpty() && !url.equals(fixedType)) {
            throw new BadRequestException(
                    BadRequestException.Kind.INVALID,
                    "type_url: %s (expected: %s or none in this service); stream ended"
                            .formatted(url, fixedType));
        }
        if (server.types().find(url) != null && allowedTypes.add(url)) {
            admission.authorise(known, url);
        }
    }

    private void write() {
        while (!ended && out.isReady()) {
            var response = machine.next(server.nanoTime());
            if (response == null) {
                break;
            }
            var message = codec.encode(response);
            if (client != null) {
                server.events().sent(client, response, message.getSerializedSize());
            }
            out.onNext(message);
        }
        arm();
    }

    private void arm() {
        var deadline = machine.deadline();
        if (deadline == armedFor || ended) {
            return;
        }
        cancelTimer();
        armedFor = deadline;
        if (deadline != Long.MAX_VALUE) {
            var delay = Math.max(0, deadline - server.nanoTime());
            timer = server.owner().schedule(() -> run(this::onTimer), delay, TimeUnit.NANOSECONDS);
        }
    }

    private void onTimer() {
        armedFor = Long.MAX_VALUE;
        write();
    }

    private void cancelTimer() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    private void report(Outcome outcome) {
        if (client == null) {
            return;
        }
        var events = server.events();
        switch (outcome) {
            case Outcome.Acknowledged o -> events.acknowledged(client, o);
            case Outcome.Rejected o -> events.rejected(client, o);
            case Outcome.StaleNonce o -> events.staleNonce(client, o);
            case Outcome.PhaseTimedOut o -> events.phaseTimedOut(client, o);
        }
    }

    private void fail(Status status) {
        if (ended) {
            return;
        }
        if (client == null) {
            server.events().refused(identity.name(), String.valueOf(status.getDescription()));
        }
        leave(status.getCode() + ": " + status.getDescription());
        out.onError(status.asRuntimeException());
    }

    private void leave(String reason) {
        ended = true;
        cancelTimer();
        server.leave(client, this);
        if (client != null) {
            server.events().disconnected(client, reason);
        }
    }

    private static Status status(BadRequestException e) {
        return switch (e.kind()) {
            case INVALID -> Status.INVALID_ARGUMENT;
            case DENIED -> Status.PERMISSION_DENIED;
            case TOO_MUCH -> Status.RESOURCE_EXHAUSTED;
        };
    }
}
