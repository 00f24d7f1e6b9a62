package io.sidelane.xds.server;

import io.envoyproxy.envoy.config.core.v3.Node;
import io.sidelane.xds.Quoted;
import io.sidelane.xds.client.BadRequestException;
import io.sidelane.xds.client.BadRequestException.Kind;
import io.sidelane.xds.client.Variant;
import java.util.concurrent.atomic.AtomicLong;

/** What has to be true of requests before they reach the machine. */
final class Admission {
    private static final int MAX_ID = 1_024;
    private static final int SHOWN = 128;

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
    Client admit(Incoming.Message request, Variant variant, ClientIdentity identity) {
        checkSize(request.bytes());
        var node = request.node();
        checkId(node.getId());
        checkMetadata(node);
        return new Client(
                streams.incrementAndGet(),
                node.getId(),
                groups.groupOf(node, identity),
                identity,
                variant);
    }

    void checkAgain(Incoming.Message request, Client client) {
        checkSize(request.bytes());
        var node = request.node();
        if (!node.getId().isEmpty() && !node.getId().equals(client.nodeId())) {
            throw invalid(
                    "node.id: %s (expected: %s, as in the first request of this stream)"
                            .formatted(Quoted.of(node.getId(), SHOWN), client.nodeId()));
        }
        checkMetadata(node);
    }

    void authorise(Client client, String typeUrl) {
        var refusal = policy.refusal(client, typeUrl);
        if (refusal != null) {
            throw new BadRequestException(Kind.DENIED, refusal + "; stream ended");
        }
    }

    /** It stands in logs, metrics and on terminals. */
    private static void checkId(String id) {
        if (id.isEmpty()) {
            throw invalid("node.id: empty (expected: the client's name, in the first request)");
        }
        if (id.length() > MAX_ID || !id.equals(Quoted.of(id, MAX_ID))) {
            throw invalid(
                    "node.id: %s (expected: at most %d characters that can be printed)"
                            .formatted(Quoted.of(id, SHOWN), MAX_ID));
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
