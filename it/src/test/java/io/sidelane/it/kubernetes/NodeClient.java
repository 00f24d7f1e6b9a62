package io.sidelane.it.kubernetes;

import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.sidelane.xds.TypeRegistry;
import io.sidelane.xds.v1alpha1.NodeReport;
import io.sidelane.xds.v1alpha1.NodeReportReceipt;
import io.sidelane.xds.v1alpha1.NodeReportsGrpc;
import io.sidelane.xds.v1alpha1.PathReadiness;
import io.sidelane.xds.v1alpha1.PolicyReport;
import io.sidelane.xds.v1alpha1.RedirectPolicy;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A delta client that speaks as a node's agent does, and has every policy in force at once. */
final class NodeClient implements AutoCloseable {

    /**
     * @param at System.nanoTime() of its arrival
     */
    record Had(String version, RedirectPolicy policy, long at) {}

    private final String node;
    private final ManagedChannel channel;
    private final Map<String, Had> policies = new ConcurrentHashMap<>();
    private final StreamObserver<DeltaDiscoveryRequest> requests;
    private final StreamObserver<NodeReport> reports;
    private volatile @Nullable Status ended;
    private volatile int responses;

    /**
     * @param token null: none is shown
     */
    NodeClient(int port, String node, @Nullable String token) {
        this.node = node;
        channel = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
        var headers = new Metadata();
        if (token != null) {
            headers.put(
                    Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
                    "Bearer " + token);
        }
        var interceptor = MetadataUtils.newAttachHeadersInterceptor(headers);
        reports =
                NodeReportsGrpc.newStub(channel)
                        .withInterceptors(interceptor)
                        .report(new Reports());
        requests =
                AggregatedDiscoveryServiceGrpc.newStub(channel)
                        .withInterceptors(interceptor)
                        .deltaAggregatedResources(new Responses());
        report();
        requests.onNext(
                DeltaDiscoveryRequest.newBuilder()
                        .setNode(Node.newBuilder().setId(node).setUserAgentName("sidelane-agent"))
                        .setTypeUrl(TypeRegistry.REDIRECT_POLICY.url())
                        .addResourceNamesSubscribe("*")
                        .build());
    }

    /** What the policy of that object is to this node, null when it has none. */
    @Nullable Had of(String policy) {
        return policies.values().stream()
                .filter(had -> had.policy().getSource().getName().equals(policy))
                .findFirst()
                .orElse(null);
    }

    boolean has(String policy, Predicate<RedirectPolicy> which) {
        var had = of(policy);
        return had != null && which.test(had.policy());
    }

    /** Why the stream ended, null while it goes on. */
    @Nullable Status ended() {
        return ended;
    }

    int responses() {
        return responses;
    }

    @Override
    public void close() {
        channel.shutdownNow();
        try {
            var _ = channel.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void report() {
        var report =
                NodeReport.newBuilder()
                        .setNode(node)
                        .setAgentVersion("test")
                        .setKernel("6.12.0")
                        .addPaths(
                                PathReadiness.newBuilder()
                                        .setPath("Sockmap")
                                        .setReady(true)
                                        .setReason("Sockmap"));
        policies.forEach(
                (name, had) ->
                        report.addPolicies(
                                PolicyReport.newBuilder()
                                        .setResource(name)
                                        .setProgrammedVersion(had.version())
                                        .setProgrammedSource(had.policy().getSource())));
        synchronized (reports) {
            reports.onNext(report.build());
        }
    }

    private final class Responses implements StreamObserver<DeltaDiscoveryResponse> {
        @Override
        public void onNext(DeltaDiscoveryResponse response) {
            long now = System.nanoTime();
            response.getRemovedResourcesList().forEach(policies::remove);
            for (var resource : response.getResourcesList()) {
                try {
                    policies.put(
                            resource.getName(),
                            new Had(
                                    resource.getVersion(),
                                    resource.getResource().unpack(RedirectPolicy.class),
                                    now));
                } catch (InvalidProtocolBufferException e) {
                    throw new IllegalStateException(e);
                }
            }
            Objects.requireNonNull(requests)
                    .onNext(
                            DeltaDiscoveryRequest.newBuilder()
                                    .setTypeUrl(response.getTypeUrl())
                                    .setResponseNonce(response.getNonce())
                                    .build());
            responses++;
            report();
        }

        @Override
        public void onError(Throwable failure) {
            ended = Status.fromThrowable(failure);
        }

        @Override
        public void onCompleted() {
            ended = Status.OK;
        }
    }

    private static final class Reports implements StreamObserver<NodeReportReceipt> {
        @Override
        public void onNext(NodeReportReceipt receipt) {}

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onCompleted() {}
    }
}
