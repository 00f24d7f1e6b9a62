package io.sidelane.controlplane;

import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.sidelane.xds.TypeRegistry;
import io.sidelane.xds.v1alpha1.NodeReport;
import io.sidelane.xds.v1alpha1.NodeReportReceipt;
import io.sidelane.xds.v1alpha1.NodeReportsGrpc;
import io.sidelane.xds.v1alpha1.PathReadiness;
import io.sidelane.xds.v1alpha1.PolicyReport;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** An agent's two streams over a real connection, driven by hand. */
final class TestAgent implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 20;
    private static final String TYPE = TypeRegistry.REDIRECT_POLICY.url();

    private final String node;
    private final ManagedChannel channel;
    private final LinkedBlockingQueue<DeltaDiscoveryResponse> responses =
            new LinkedBlockingQueue<>();
    private final CompletableFuture<Status> adsEnd = new CompletableFuture<>();
    private final CompletableFuture<Status> reportsEnd = new CompletableFuture<>();
    private final StreamObserver<DeltaDiscoveryRequest> requests;
    private final StreamObserver<NodeReport> reports;
    private final Map<String, String> versions = new TreeMap<>();

    TestAgent(String node, InetSocketAddress address, ChannelCredentials credentials) {
        this.node = node;
        channel =
                Grpc.newChannelBuilderForAddress("127.0.0.1", address.getPort(), credentials)
                        .build();
        requests =
                AggregatedDiscoveryServiceGrpc.newStub(channel)
                        .deltaAggregatedResources(new Taking<>(responses, adsEnd));
        reports =
                NodeReportsGrpc.newStub(channel)
                        .report(new Taking<NodeReportReceipt>(null, reportsEnd));
    }

    private record Taking<T>(@Nullable LinkedBlockingQueue<T> taken, CompletableFuture<Status> end)
            implements StreamObserver<T> {
        @Override
        public void onNext(T message) {
            if (taken != null) {
                taken.add(message);
            }
        }

        @Override
        public void onError(Throwable error) {
            end.complete(Status.fromThrowable(error));
        }

        @Override
        public void onCompleted() {
            end.complete(Status.OK);
        }
    }

    /** Asks for everything, naming the versions that it has. */
    TestAgent subscribe(Map<String, String> has) {
        versions.putAll(has);
        requests.onNext(
                DeltaDiscoveryRequest.newBuilder()
                        .setNode(Node.newBuilder().setId(node).setUserAgentName("sidelane-agent"))
                        .setTypeUrl(TYPE)
                        .addResourceNamesSubscribe("*")
                        .putAllInitialResourceVersions(has)
                        .build());
        return this;
    }

    DeltaDiscoveryResponse next() throws InterruptedException {
        var response = responses.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (response == null) {
            throw new AssertionError(
                    "no response in %d s; the stream's end: %s"
                            .formatted(PATIENCE_SECONDS, adsEnd.getNow(Status.UNKNOWN)));
        }
        return response;
    }

    void ack(DeltaDiscoveryResponse response) {
        response.getResourcesList().forEach(r -> versions.put(r.getName(), r.getVersion()));
        response.getRemovedResourcesList().forEach(versions::remove);
        requests.onNext(answer(response).build());
    }

    void nack(DeltaDiscoveryResponse response, String words) {
        requests.onNext(
                answer(response)
                        .setErrorDetail(
                                com.google.rpc.Status.newBuilder().setCode(3).setMessage(words))
                        .build());
    }

    private static DeltaDiscoveryRequest.Builder answer(DeltaDiscoveryResponse response) {
        return DeltaDiscoveryRequest.newBuilder()
                .setTypeUrl(TYPE)
                .setResponseNonce(response.getNonce());
    }

    /** Reports that it has what it acknowledged. */
    void report() {
        report(node);
    }

    void report(String of) {
        var report =
                NodeReport.newBuilder()
                        .setNode(of)
                        .setKernel("6.1.0")
                        .addPaths(PathReadiness.newBuilder().setPath("Sockmap").setReady(true));
        versions.forEach(
                (name, version) ->
                        report.addPolicies(
                                PolicyReport.newBuilder()
                                        .setResource(name)
                                        .setProgrammedVersion(version)));
        reports.onNext(report.build());
    }

    Map<String, String> versions() {
        return new HashMap<>(versions);
    }

    /** Responses that came and were not looked at. */
    int unseen() {
        return responses.size();
    }

    Status adsEnd() throws Exception {
        return within(adsEnd);
    }

    Status reportsEnd() throws Exception {
        return within(reportsEnd);
    }

    private static Status within(CompletableFuture<Status> end) throws Exception {
        try {
            return end.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException _) {
            throw new AssertionError("the stream goes on after %d s".formatted(PATIENCE_SECONDS));
        }
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
