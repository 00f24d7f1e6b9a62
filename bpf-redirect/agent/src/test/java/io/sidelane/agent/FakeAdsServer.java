package io.sidelane.agent;

import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc.AggregatedDiscoveryServiceImplBase;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerCredentials;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.sidelane.xds.v1alpha1.NodeReport;
import io.sidelane.xds.v1alpha1.NodeReportReceipt;
import io.sidelane.xds.v1alpha1.NodeReportsGrpc.NodeReportsImplBase;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Not a control plane: a real gRPC server that says what a test tells it to, and remembers what it
 * heard.
 */
final class FakeAdsServer implements AutoCloseable {

    private final Server server;
    private final int port;
    private final List<DeltaDiscoveryRequest> requests = new CopyOnWriteArrayList<>();
    private final List<NodeReport> reports = new CopyOnWriteArrayList<>();
    private final List<String> tokens = new CopyOnWriteArrayList<>();
    private volatile @Nullable StreamObserver<DeltaDiscoveryResponse> stream;
    private volatile @Nullable Status refusal;

    FakeAdsServer(int wanted, ServerCredentials credentials, boolean takesReports)
            throws IOException {
        var builder =
                Grpc.newServerBuilderForPort(wanted, credentials)
                        .intercept(new Tokens())
                        .addService(new Ads());
        if (takesReports) {
            builder.addService(new Reports());
        }
        server = builder.build().start();
        this.port = server.getPort();
    }

    /** On a free port, without TLS. */
    static FakeAdsServer start() throws IOException {
        return new FakeAdsServer(0, InsecureServerCredentials.create(), true);
    }

    int port() {
        return port;
    }

    List<DeltaDiscoveryRequest> requests() {
        return List.copyOf(requests);
    }

    List<NodeReport> reports() {
        return List.copyOf(reports);
    }

    /** What calls had as authorization. */
    List<String> tokens() {
        return List.copyOf(tokens);
    }

    /** From now on streams are ended with this. */
    void refuse(@Nullable Status status) {
        refusal = status;
    }

    /** Waits for a request of this kind. */
    DeltaDiscoveryRequest awaitRequest(String what, Predicate<DeltaDiscoveryRequest> kind) {
        Await.until(what, () -> requests.stream().anyMatch(kind));
        return requests.stream().filter(kind).findFirst().orElseThrow();
    }

    /** Waits for the first request of a stream. */
    DeltaDiscoveryRequest awaitStream() {
        return awaitRequest("stream", DeltaDiscoveryRequest::hasNode);
    }

    /** Sends a response and waits for its answer. */
    DeltaDiscoveryRequest exchange(DeltaDiscoveryResponse response) {
        send(response);
        return awaitRequest(
                "answer to " + response.getNonce(),
                request -> request.getResponseNonce().equals(response.getNonce()));
    }

    void send(DeltaDiscoveryResponse response) {
        awaitStream();
        var present = stream;
        if (present == null) {
            throw new IllegalStateException("no stream (expected: one)");
        }
        present.onNext(response);
    }

    @Override
    public void close() throws InterruptedException {
        server.shutdownNow();
        server.awaitTermination();
    }

    private final class Ads extends AggregatedDiscoveryServiceImplBase {

        @Override
        public StreamObserver<DeltaDiscoveryRequest> deltaAggregatedResources(
                StreamObserver<DeltaDiscoveryResponse> responses) {
            var status = refusal;
            if (status != null) {
                responses.onError(status.asRuntimeException());
            } else {
                stream = responses;
            }
            return new Silent<>() {
                @Override
                public void onNext(DeltaDiscoveryRequest request) {
                    requests.add(request);
                }
            };
        }
    }

    private final class Reports extends NodeReportsImplBase {

        @Override
        public StreamObserver<NodeReport> report(StreamObserver<NodeReportReceipt> receipt) {
            return new Silent<>() {
                @Override
                public void onNext(NodeReport report) {
                    reports.add(report);
                }
            };
        }
    }

    /** Ends are the test's own doing. */
    private abstract static class Silent<T> implements StreamObserver<T> {

        @Override
        public void onError(Throwable error) {}

        @Override
        public void onCompleted() {}
    }

    private final class Tokens implements ServerInterceptor {

        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            var token =
                    headers.get(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER));
            tokens.add(token == null ? "none" : token);
            return next.startCall(call, headers);
        }
    }
}
