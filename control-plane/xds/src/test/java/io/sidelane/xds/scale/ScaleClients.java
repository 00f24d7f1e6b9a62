package io.sidelane.xds.scale;

import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollSocketChannel;
import io.sidelane.xds.ResourceType;
import io.sidelane.xds.TypeRegistry;
import io.sidelane.xds.client.Variant;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * Many clients in a process of their own. Arguments: the replicas' ports, and the scale. Counts
 * what comes off the wire.
 */
final class ScaleClients {
    private static final int MAX_MESSAGE = 64 << 20;

    private final Scale scale;
    private final EventLoopGroup loops = new EpollEventLoopGroup(2);
    private final AtomicLong resources = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong losses = new AtomicLong();
    private final MethodDescriptor<byte[], byte[]> method;

    private ScaleClients(Scale scale) {
        this.scale = scale;
        var original =
                switch (scale.variant()) {
                    case DELTA ->
                            AggregatedDiscoveryServiceGrpc.getDeltaAggregatedResourcesMethod();
                    case STATE_OF_THE_WORLD ->
                            AggregatedDiscoveryServiceGrpc.getStreamAggregatedResourcesMethod();
                };
        method = original.toBuilder(new Raw(), new Raw()).build();
    }

    public static void main(String[] args) throws IOException {
        Loopback.addresses(args[0]);
        var clients = new ScaleClients(Scale.parse(args, 1));
        clients.connect();
        System.out.println("connecting");
        var commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (var line = commands.readLine(); line != null; line = commands.readLine()) {
            System.out.println(
                    switch (line) {
                        case "resources" -> clients.resources.getAndSet(0);
                        case "bytes" -> clients.bytes.getAndSet(0);
                        case "losses" -> clients.losses.getAndSet(0);
                        default -> throw new IllegalArgumentException("command: " + line);
                    });
        }
        System.exit(0);
    }

    private void connect() throws IOException {
        var context = Loopback.clientContext(scale);
        var endpoints = IntStream.range(0, scale.interest()).mapToObj(i -> "s" + i).toList();
        for (var i = 0; i < scale.clients(); i++) {
            var channel =
                    Loopback.channel(context, scale.spread() && i % 2 > 0)
                            .directExecutor()
                            .eventLoopGroup(loops)
                            .channelType(EpollSocketChannel.class)
                            .maxInboundMessageSize(MAX_MESSAGE)
                            .build();
            var agent = i < scale.agents();
            var wanted = new LinkedHashMap<ResourceType, List<String>>();
            if (agent) {
                wanted.put(TypeRegistry.REDIRECT_POLICY, List.of());
            } else {
                wanted.put(TypeRegistry.CDS, List.of());
                wanted.put(TypeRegistry.EDS, endpoints);
            }
            new OneClient(this, channel, (agent ? "agent-" : "envoy-") + i, Map.copyOf(wanted))
                    .connect();
        }
    }

    Variant variant() {
        return scale.variant();
    }

    MethodDescriptor<byte[], byte[]> method() {
        return method;
    }

    EventLoopGroup loops() {
        return loops;
    }

    void count(Answer answer, int length) {
        resources.addAndGet(answer.entries().size());
        bytes.addAndGet(length);
    }

    void lost(Status status) {
        losses.incrementAndGet();
    }

    private static final class Raw implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException("the transport's own buffer does not read", e);
            }
        }
    }
}
