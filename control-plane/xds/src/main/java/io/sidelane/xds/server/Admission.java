package io.sidelane.xds.server;

import com.google.protobuf.MessageLite;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.sidelane.xds.client.BadRequestException;
import io.sidelane.xds.client.BadRequestException.Kind;
import java.util.concurrent.atomic.AtomicLong;

/** What has to be true of requests before they reach the machine. */
final class Admission {
    private final Limits limits;
    private final ClientGroups groups;
    private final AccessPolicy policy;
    private final AtomicLong streams = new AtomicLong();

    Admission(Limits limits, ClientGroups groups, AccessPolicy policy) {
        this.limits = limits;
        this.groups = groups;
        this.policy = policy;
    }

    /** The client, out of the first request of its stream. */
    <Q extends MessageLite> Client admit(
            int bytes, Codec<Q, ?> codec, Q request, ClientIdentity identity) {
        checkSize(bytes);
        var node = codec.node(request);
        if (node.getId().isEmpty()) {
            throw invalid("node.id: empty (expected: the client's name, in the first request)");
        }
        checkMetadata(node);
        return new Client(
                streams.incrementAndGet(),
                node.getId(),
                groups.groupOf(node, identity),
                identity,
                codec.variant());
    }

    void checkAgain(int bytes, Node node, Client client) {
        checkSize(bytes);
        if (!node.getId().isEmpty() && !node.getId().equals(client.nodeId())) {
            throw invalid(
                    "node.id: %s (expected: %s, as in the first request of this stream)"
                            .formatted(node.getId(), client.nodeId()));
        }
        checkMetadata(node);
    }

    void authorise(Client client, String typeUrl) {
        var refusal = policy.refusal(client, typeUrl);
        if (refusal != null) {
            throw new BadRequestException(Kind.DENIED, refusal + "; stream ended");
        }
    }

    private void checkSize(int bytes) {
        if (bytes > limits.maxRequestBytes()) {
            throw tooMuch("request: %d B".formatted(bytes), limits.maxRequestBytes());
        }
    }

    private void checkMetadata(Node node) {
        if (node.hasMetadata()) {
            var bytes = node.getMetadata().getSerializedSize();
            if (bytes > limits.maxMetadataBytes()) {
                throw tooMuch("node.metadata: %d B".formatted(bytes), limits.maxMetadataBytes());
            }
        }
    }

    private static BadRequestException invalid(String what) {
        return new BadRequestException(Kind.INVALID, what + "; stream ended");
    }

    private static BadRequestException tooMuch(String what, int most) {
        return new BadRequestException(
                Kind.TOO_MUCH, "%s (expected: at most %d B); stream ended".formatted(what, most));
    }
}
