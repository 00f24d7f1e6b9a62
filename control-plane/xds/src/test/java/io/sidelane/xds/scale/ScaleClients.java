package io.sidelane.xds.scale;

import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.nio.NioEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioSocketChannel;
import io.grpc.stub.StreamObserver;
import io.sidelane.xds.ResourceType;
import io.sidelane.xds.TypeRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Many clients in a process of their own, each with its own connection: they take what they get,
 * and come back with what they have.
 */
public final class ScaleClients {
    private ScaleClients() {}

    public static void main(String[] args) throws InterruptedException {
        var port = Integer.parseInt(args[0]);
        var scale = Scale.parse(args, 1);
        var loops = new NioEventLoopGroup(2);
        var endpoints = IntStream.range(0, scale.interest()).mapToObj(i -> "s" + i).toList();
        for (var i = 0; i < scale.clients(); i++) {
            var channel =
                    NettyChannelBuilder.forAddress("127.0.0.1", port)
                            .usePlaintext()
                            .directExecutor()
                            .eventLoopGroup(loops)
                            .channelType(NioSocketChannel.class)
                            .maxInboundMessageSize(16 << 20)
                            .build();
            Map<ResourceType, List<String>> wanted =
                    i < scale.agents()
                            ? Map.of(TypeRegistry.REDIRECT_POLICY, List.of())
                            : Map.of(TypeRegistry.CDS, List.of(), TypeRegistry.EDS, endpoints);
            var name = i < scale.agents() ? "agent-" + i : "envoy-" + i;
            new One(channel, name, wanted).connect();
        }
        new CountDownLatch(1).await();
    }

    /** All of one client runs on its channel's event loop. */
    private static final class One implements StreamObserver<DeltaDiscoveryResponse> {
        private final ManagedChannel channel;
        private final String name;
        private final Map<ResourceType, List<String>> wanted;
        private final Map<String, Map<String, String>> has = new HashMap<>();
        private @Nullable StreamObserver<DeltaDiscoveryRequest> requests;

        One(ManagedChannel channel, String name, Map<ResourceType, List<String>> wanted) {
            this.channel = channel;
            this.name = name;
            this.wanted = wanted;
        }

        void connect() {
            var stream =
                    AggregatedDiscoveryServiceGrpc.newStub(channel)
                            .withWaitForReady()
                            .deltaAggregatedResources(this);
            requests = stream;
            var node = Node.newBuilder().setId(name).build();
            wanted.forEach(
                    (type, names) ->
                            stream.onNext(
                                    DeltaDiscoveryRequest.newBuilder()
                                            .setNode(node)
                                            .setTypeUrl(type.url())
                                            .addAllResourceNamesSubscribe(names)
                                            .putAllInitialResourceVersions(
                                                    has.getOrDefault(type.url(), Map.of()))
                                            .build()));
        }

        @Override
        public void onNext(DeltaDiscoveryResponse response) {
            var mine = has.computeIfAbsent(response.getTypeUrl(), _ -> new HashMap<>());
            for (var resource : response.getResourcesList()) {
                mine.put(resource.getName(), resource.getVersion());
            }
            response.getRemovedResourcesList().forEach(mine::remove);
            if (requests != null) {
                requests.onNext(
                        DeltaDiscoveryRequest.newBuilder()
                                .setTypeUrl(response.getTypeUrl())
                                .setResponseNonce(response.getNonce())
                                .build());
            }
        }

        @Override
        public void onError(Throwable error) {
            var delay = ThreadLocalRandom.current().nextLong(1_000);
            Thread.ofVirtual()
                    .start(
                            () -> {
                                try {
                                    Thread.sleep(delay);
                                    connect();
                                } catch (InterruptedException _) {
                                    Thread.currentThread().interrupt();
                                }
                            });
        }

        @Override
        public void onCompleted() {}
    }
}
