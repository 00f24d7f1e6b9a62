package io.sidelane.xdsapi.client;

import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;

/**
 * What was in force last, in the form in which it outlives the process: four lines of text, then
 * the resources as a discovery response. Pure.
 *
 * <pre>
 * sidelane last known good 1
 * node NODE
 * bytes LENGTH
 * sha256 HEX, of node line and resources
 * </pre>
 */
public final class LastKnownGood {

    /** More than a full node's worth is never written nor read. */
    public static final int MAX_BYTES = 16 << 20;

    private static final String FORMAT = "sidelane last known good 1";
    private static final int LINES = 4;

    private LastKnownGood() {}

    /** What a file was found to hold. */
    public sealed interface Content {}

    /** The resources in the order in which they came. */
    public record Good(List<Resource> resources) implements Content {
        public Good {
            resources = List.copyOf(resources);
        }
    }

    /**
     * @param reason in words for people
     */
    public record Bad(String reason) implements Content {}

    public static byte[] encode(String node, Collection<Resource> resources) {
        var body =
                DeltaDiscoveryResponse.newBuilder()
                        .addAllResources(resources)
                        .build()
                        .toByteArray();
        var head =
                "%s\nnode %s\nbytes %d\nsha256 %s\n"
                        .formatted(FORMAT, node, body.length, checksum(node, body))
                        .getBytes(StandardCharsets.UTF_8);
        var bytes = new byte[head.length + body.length];
        System.arraycopy(head, 0, bytes, 0, head.length);
        System.arraycopy(body, 0, bytes, head.length, body.length);
        return bytes;
    }

    /**
     * @param node {@code node.id} of this client: what another was told is not this one's
     */
    public static Content decode(String node, byte[] bytes) {
        int bodyStart = afterLines(bytes);
        if (bodyStart < 0) {
            return new Bad("no header (expected: " + FORMAT + ")");
        }
        var head = new String(bytes, 0, bodyStart, StandardCharsets.UTF_8).split("\n");
        if (!head[0].equals(FORMAT)) {
            return new Bad("format: %s (expected: %s)".formatted(head[0], FORMAT));
        }
        if (!head[1].equals("node " + node)) {
            return new Bad("%s (expected: node %s)".formatted(head[1], node));
        }
        var body = new byte[bytes.length - bodyStart];
        System.arraycopy(bytes, bodyStart, body, 0, body.length);
        if (!head[2].equals("bytes " + body.length)) {
            return new Bad("bytes %d (expected: %s)".formatted(body.length, head[2]));
        }
        if (!head[3].equals("sha256 " + checksum(node, body))) {
            return new Bad("checksum does not fit (expected: %s)".formatted(head[3]));
        }
        try {
            return new Good(DeltaDiscoveryResponse.parseFrom(body).getResourcesList());
        } catch (InvalidProtocolBufferException e) {
            return new Bad("content: %s (expected: resources)".formatted(e.getMessage()));
        }
    }

    private static int afterLines(byte[] bytes) {
        int lines = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n' && ++lines == LINES) {
                return i + 1;
            }
        }
        return -1;
    }

    private static String checksum(String node, byte[] body) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(node.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) '\n');
            return HexFormat.of().formatHex(digest.digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
