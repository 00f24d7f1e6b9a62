package io.sidelane.xds.server;

import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.StreamObserver;
import io.sidelane.xds.ResourceType;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** A real stream, driven by hand. */
final class TestClient<Q, A> {
    private static final long PATIENCE_SECONDS = 20;

    private final BlockingQueue<A> responses = new LinkedBlockingQueue<>();
    private final CompletableFuture<Status> end = new CompletableFuture<>();
    private final StreamObserver<Q> requests;
    private @Nullable ClientCallStreamObserver<Q> call;
    private volatile long endedAt;

    private TestClient(
            BiFunction<Channel, StreamObserver<A>, StreamObserver<Q>> method,
            Channel channel,
            boolean reading) {
        requests =
                method.apply(
                        channel,
                        new ClientResponseObserver<Q, A>() {
                            @Override
                            public void beforeStart(ClientCallStreamObserver<Q> started) {
                                call = started;
                                if (!reading) {
                                    started.disableAutoRequestWithInitial(0);
                                }
                            }

                            @Override
                            public void onNext(A response) {
                                responses.add(response);
                            }

                            @Override
                            public void onError(Throwable error) {
                                endedAt = System.nanoTime();
                                end.complete(Status.fromThrowable(error));
                            }

                            @Override
                            public void onCompleted() {
                                end.complete(Status.OK);
                            }
                        });
    }

    static TestClient<DiscoveryRequest, DiscoveryResponse> sotw(Channel channel) {
        return new TestClient<>(
                (c, o) -> AggregatedDiscoveryServiceGrpc.newStub(c).streamAggregatedResources(o),
                channel,
                true);
    }

    static TestClient<DeltaDiscoveryRequest, DeltaDiscoveryResponse> delta(Channel channel) {
        return new TestClient<>(
                (c, o) -> AggregatedDiscoveryServiceGrpc.newStub(c).deltaAggregatedResources(o),
                channel,
                true);
    }

    static TestClient<DeltaDiscoveryRequest, DeltaDiscoveryResponse> neverReading(Channel channel) {
        return new TestClient<>(
                (c, o) -> AggregatedDiscoveryServiceGrpc.newStub(c).deltaAggregatedResources(o),
                channel,
                false);
    }

    static <Q, A> TestClient<Q, A> of(
            Channel channel, BiFunction<Channel, StreamObserver<A>, StreamObserver<Q>> method) {
        return new TestClient<>(method, channel, true);
    }

    TestClient<Q, A> send(Q request) {
        requests.onNext(request);
        return this;
    }

    void complete() {
        requests.onCompleted();
    }

    void read(int count) {
        if (call != null) {
            call.request(count);
        }
    }

    A next() throws Exception {
        var response = responses.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (response == null) {
            throw new AssertionError(
                    "no response in %d s; the stream's end: %s"
                            .formatted(PATIENCE_SECONDS, end.getNow(Status.UNKNOWN)));
        }
        return response;
    }

    /** Responses that came and were not looked at. */
    int unseen() {
        return responses.size();
    }

    Status end() throws Exception {
        return end.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Nanoseconds of the system's clock; only after an end with an error. */
    long endedAt() {
        return endedAt;
    }

    boolean ended() {
        return end.isDone();
    }

    static Node node(String id) {
        return Node.newBuilder().setId(id).build();
    }

    static DeltaDiscoveryRequest subscribe(String node, ResourceType type, String... names) {
        return DeltaDiscoveryRequest.newBuilder()
                .setNode(node(node))
                .setTypeUrl(type.url())
                .addAllResourceNamesSubscribe(List.of(names))
                .build();
    }

    static DeltaDiscoveryRequest ack(DeltaDiscoveryResponse response) {
        return DeltaDiscoveryRequest.newBuilder()
                .setTypeUrl(response.getTypeUrl())
                .setResponseNonce(response.getNonce())
                .build();
    }

    static DiscoveryRequest ask(String node, ResourceType type, String... names) {
        return DiscoveryRequest.newBuilder()
                .setNode(node(node))
                .setTypeUrl(type.url())
                .addAllResourceNames(List.of(names))
                .build();
    }

    static DiscoveryRequest ack(DiscoveryResponse response, String... names) {
        return DiscoveryRequest.newBuilder()
                .setTypeUrl(response.getTypeUrl())
                .setVersionInfo(response.getVersionInfo())
                .setResponseNonce(response.getNonce())
                .addAllResourceNames(List.of(names))
                .build();
    }
}
