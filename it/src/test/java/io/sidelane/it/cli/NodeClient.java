package io.sidelane.it.cli;

import com.google.rpc.Status;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.sidelane.xds.v1alpha1.NodeReport;
import io.sidelane.xds.v1alpha1.NodeReportReceipt;
import io.sidelane.xds.v1alpha1.NodeReportsGrpc;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A node's side of ADS and node reports, by hand: it answers when it is told to. */
final class NodeClient implements AutoCloseable {

    private static final String POLICIES = "type.googleapis.com/sidelane.v1alpha1.RedirectPolicy";

    private final BlockingQueue<DeltaDiscoveryResponse> responses = new LinkedBlockingQueue<>();
    private final ManagedChannel channel;
    private final StreamObserver<DeltaDiscoveryRequest> ads;
    private final StreamObserver<NodeReport> reports;

    NodeClient(int port, String node) {
        channel = ManagedChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
        ads =
                AggregatedDiscoveryServiceGrpc.newStub(channel)
                        .deltaAggregatedResources(new Heard<>(responses));
        ads.onNext(
                DeltaDiscoveryRequest.newBuilder()
                        .setNode(Node.newBuilder().setId(node).setUserAgentName("sidelane-agent"))
                        .setTypeUrl(POLICIES)
                        .addResourceNamesSubscribe("*")
                        .build());
        reports =
                NodeReportsGrpc.newStub(channel)
                        .report(new Heard<NodeReportReceipt>(new LinkedBlockingQueue<>()));
    }

    private record Heard<T>(BlockingQueue<T> into) implements StreamObserver<T> {
        @Override
        public void onNext(T message) {
            into.add(message);
        }

        // Whoever waits for a message then waits in vain, and says so.
        @Override
        public void onError(Throwable error) {}

        @Override
        public void onCompleted() {}
    }

    DeltaDiscoveryResponse next() throws InterruptedException {
        var response = responses.poll(20, TimeUnit.SECONDS);
        if (response == null) {
            throw new AssertionError("response: none within 20 s (expected: one)");
        }
        return response;
    }

    void acknowledge(DeltaDiscoveryResponse response) {
        ads.onNext(answer(response).build());
    }

    void refuse(DeltaDiscoveryResponse response, String words) {
        ads.onNext(
                answer(response)
                        .setErrorDetail(Status.newBuilder().setCode(3).setMessage(words))
                        .build());
    }

    void report(NodeReport report) {
        reports.onNext(report);
    }

    private static DeltaDiscoveryRequest.Builder answer(DeltaDiscoveryResponse response) {
        return DeltaDiscoveryRequest.newBuilder()
                .setTypeUrl(POLICIES)
                .setResponseNonce(response.getNonce());
    }

    static Resource only(DeltaDiscoveryResponse response) {
        var resources = List.copyOf(response.getResourcesList());
        if (resources.size() != 1) {
            throw new AssertionError("resources: %d (expected: 1)".formatted(resources.size()));
        }
        return resources.getFirst();
    }

    @Override
    public void close() throws InterruptedException {
        channel.shutdownNow();
        channel.awaitTermination(5, TimeUnit.SECONDS);
    }
}
