package io.sidelane.xds.scale;

import static io.sidelane.xds.TypeRegistry.CDS;
import static io.sidelane.xds.TypeRegistry.EDS;

import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.sidelane.xds.ResourceType;
import io.sidelane.xds.client.Variant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One client on its own connection: takes what it gets, asks for endpoints once it has clusters, as
 * Envoy does, and comes back with what it has. All of it runs on its channel's event loop.
 */
final class OneClient extends ClientCall.Listener<byte[]> {
    private static final long RECONNECT_WITHIN_MILLIS = 1_000;

    private final ScaleClients all;
    private final ManagedChannel channel;
    private final Node node;
    private final Map<ResourceType, List<String>> wanted;
    private final Map<String, Known> known = new HashMap<>();
    private final Map<String, String> versions = new HashMap<>();
    private final AtomicReference<@Nullable ClientCall<byte[], byte[]>> call =
            new AtomicReference<>();

    OneClient(
            ScaleClients all,
            ManagedChannel channel,
            String name,
            Map<ResourceType, List<String>> wanted) {
        this.all = all;
        this.channel = channel;
        this.wanted = wanted;
        node = Node.newBuilder().setId(name).setCluster("mesh").build();
    }

    void connect() {
        var started = channel.newCall(all.method(), CallOptions.DEFAULT.withWaitForReady());
        call.set(started);
        started.start(this, new Metadata());
        started.request(Integer.MAX_VALUE);
        for (var type : wanted.keySet()) {
            if (!type.equals(EDS) || versions.containsKey(CDS.url())) {
                subscribe(started, type);
            }
        }
    }

    private void subscribe(ClientCall<byte[], byte[]> to, ResourceType type) {
        var names = wanted.getOrDefault(type, List.of());
        if (all.variant() == Variant.STATE_OF_THE_WORLD) {
            to.sendMessage(
                    DiscoveryRequest.newBuilder()
                            .setNode(node)
                            .setTypeUrl(type.url())
                            .setVersionInfo(versions.getOrDefault(type.url(), ""))
                            .addAllResourceNames(names)
                            .build()
                            .toByteArray());
            return;
        }
        var request =
                DeltaDiscoveryRequest.newBuilder()
                        .setNode(node)
                        .setTypeUrl(type.url())
                        .addAllResourceNamesSubscribe(names)
                        .build()
                        .toByteArray();
        try {
            // Two messages one after the other are their union.
            var has = known.getOrDefault(type.url(), Known.NOTHING).asInitialVersions();
            to.sendMessage(
                    ByteBuffer.allocate(request.length + has.length).put(request).put(has).array());
        } catch (IOException e) {
            throw new UncheckedIOException("an array is long enough", e);
        }
    }

    @Override
    public void onMessage(byte[] message) {
        try {
            var answer = Answer.of(message);
            all.count(answer, message.length);
            var first = versions.put(answer.typeUrl(), answer.version()) == null;
            var current = call.get();
            if (current == null) {
                return;
            }
            if (all.variant() == Variant.DELTA) {
                known.put(
                        answer.typeUrl(),
                        known.getOrDefault(answer.typeUrl(), Known.NOTHING).after(answer));
            }
            current.sendMessage(acknowledgement(answer));
            if (first && answer.typeUrl().equals(CDS.url())) {
                subscribe(current, EDS);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("response: does not decode", e);
        }
    }

    private byte[] acknowledgement(Answer answer) {
        if (all.variant() == Variant.DELTA) {
            return DeltaDiscoveryRequest.newBuilder()
                    .setTypeUrl(answer.typeUrl())
                    .setResponseNonce(answer.nonce())
                    .build()
                    .toByteArray();
        }
        var names =
                wanted.entrySet().stream()
                        .filter(w -> w.getKey().url().equals(answer.typeUrl()))
                        .flatMap(w -> w.getValue().stream())
                        .toList();
        return DiscoveryRequest.newBuilder()
                .setTypeUrl(answer.typeUrl())
                .setVersionInfo(answer.version())
                .setResponseNonce(answer.nonce())
                .addAllResourceNames(names)
                .build()
                .toByteArray();
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
        call.set(null);
        all.lost(status);
        all.loops()
                .schedule(
                        this::connect,
                        ThreadLocalRandom.current().nextLong(RECONNECT_WITHIN_MILLIS),
                        TimeUnit.MILLISECONDS);
    }
}
