package io.sidelane.xds.server;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.sidelane.xds.Quoted;
import io.sidelane.xds.Snapshot;
import io.sidelane.xds.client.BadRequestException;
import io.sidelane.xds.client.ClientMachine;
import io.sidelane.xds.client.Outcome;
import io.sidelane.xds.client.Request;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One stream: feeds its machine and writes what comes out, while the transport takes it. All in its
 * mailbox; nobody ever waits for it.
 */
final class XdsStream implements StreamObserver<Incoming> {
    private static final int SHOWN = 256;

    private final XdsServer server;
    private final Codec codec;
    private final String fixedType;
    private final ServerCallStreamObserver<Outgoing> out;
    private final ClientIdentity identity;
    private final Mailbox mailbox;
    private final ClientMachine machine;
    private final Admission admission;
    private final Pace pace;
    private final Alarm firstRequest;
    private final Alarm phase;
    private final Set<String> allowedTypes = new HashSet<>();
    private final AtomicReference<@Nullable Snapshot> offered = new AtomicReference<>();
    private @Nullable Client client;
    private @Nullable Snapshot settled;
    private boolean ended;

    XdsStream(
            XdsServer server,
            Codec codec,
            String fixedType,
            ServerCallStreamObserver<Outgoing> out,
            ClientIdentity identity) {
        this.server = server;
        this.codec = codec;
        this.fixedType = fixedType;
        this.out = out;
        this.identity = identity;
        admission = server.admission();
        mailbox = new Mailbox(server.threads());
        var limits = server.limits();
        pace =
                new Pace(
                        limits.maxRequestsPerSecond(),
                        limits.tuning().maxSubscriptions(),
                        server.nanoTime());
        firstRequest = new Alarm(server, () -> run(this::neverAsked));
        phase = new Alarm(server, () -> run(this::write));
        machine = new ClientMachine(codec.variant(), server.types(), limits.tuning(), this::report);
    }

    /** Called before the call starts. Nothing is read yet. */
    void start() {
        out.disableAutoRequest();
        out.setOnReadyHandler(() -> runHere(this::write));
        out.setOnCancelHandler(
                () -> runHere(() -> leave("cancelled by the client or with its connection")));
    }

    ClientIdentity identity() {
        return identity;
    }

    /** Once it may be here. One request at a time is read, and only after the last. */
    void read() {
        run(
                () -> {
                    var now = server.nanoTime();
                    firstRequest.set(now + server.limits().firstRequest().toNanos(), now);
                    out.request(1);
                });
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
    public void onNext(Incoming request) {
        runHere(
                () -> {
                    take(request);
                    write();
                    readOn();
                });
    }

    @Override
    public void onError(Throwable error) {
        runHere(() -> leave(Quoted.of(Status.fromThrowable(error).toString(), SHOWN)));
    }

    @Override
    public void onCompleted() {
        runHere(
                () -> {
                    leave("completed by the client");
                    out.onCompleted();
                });
    }

    private void run(Runnable task) {
        mailbox.execute(() -> guarded(task));
    }

    /** On gRPC's own thread. */
    private void runHere(Runnable task) {
        mailbox.executeHere(() -> guarded(task));
    }

    private void guarded(Runnable task) {
        if (ended) {
            return;
        }
        try {
            task.run();
        } catch (BadRequestException e) {
            fail(status(e).withDescription(e.getMessage()));
        } catch (RuntimeException e) {
            // Its words are for the operator: they may tell of other clients.
            fail(Status.INTERNAL.withDescription("server error").withCause(e));
        }
    }

    private void take(Incoming incoming) {
        switch (incoming) {
            case Incoming.Message message -> take(message);
            case Incoming.Malformed malformed ->
                    throw new BadRequestException(
                            BadRequestException.Kind.INVALID, malformed.why() + "; stream ended");
        }
    }

    private void take(Incoming.Message message) {
        var known = client;
        if (known == null) {
            known = admission.admit(message, codec.variant(), identity);
            firstRequest.cancel();
        } else {
            admission.checkAgain(message, known);
        }
        authorise(known, message.request());
        if (client == null) {
            // At once, so that what the client claims to have is not kept until it can be compared.
            var newest = server.newest(known.group());
            if (newest != null) {
                machine.snapshot(newest);
            }
        }
        machine.request(message.request());
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
                            .formatted(Quoted.of(url, SHOWN), fixedType));
        }
        if (server.types().find(url) != null && allowedTypes.add(url)) {
            admission.authorise(known, url);
        }
    }

    private void readOn() {
        if (ended) {
            return;
        }
        var wait = pace.take(server.nanoTime());
        if (wait == 0) {
            out.request(1);
        } else {
            var _ = server.later(() -> out.request(1), wait);
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
                server.events().sent(client, response, message.size());
            }
            out.onNext(message);
        }
        if (!ended) {
            if (out.isReady()) {
                // Else the transport calls when it is, and what is late by then goes at once.
                phase.set(machine.deadline(), server.nanoTime());
            }
            tellSettled();
        }
    }

    private void tellSettled() {
        var now = machine.settled();
        if (client != null && now != settled) {
            settled = now;
            server.events().settled(client, now);
        }
    }

    private void neverAsked() {
        if (client == null) {
            fail(
                    Status.DEADLINE_EXCEEDED.withDescription(
                            "first request: none (expected: within %s); stream ended"
                                    .formatted(server.limits().firstRequest())));
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
        try {
            out.onError(status.asRuntimeException());
        } finally {
            leave(reason(status));
        }
        if (client == null) {
            server.events().refused(identity.name(), status.getCode(), reason(status));
        }
    }

    private static String reason(Status status) {
        var cause = status.getCause();
        return "%s: %s%s"
                .formatted(
                        status.getCode(),
                        status.getDescription(),
                        cause == null ? "" : ": " + Quoted.of(cause.toString(), SHOWN));
    }

    /** First what has to be, then what others want to know: they may fail. */
    private void leave(String reason) {
        ended = true;
        firstRequest.cancel();
        phase.cancel();
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
