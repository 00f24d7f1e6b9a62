package io.sidelane.controlplane.edge;

import io.envoyproxy.envoy.config.core.v3.Node;
import io.sidelane.controlplane.mesh.fact.Name;
import org.jspecify.annotations.Nullable;

/** Groups of clients that are gateways: one for each Gateway. */
public final class EdgeGroups {

    /** What {@code sidelane gateway} calls itself. */
    public static final String CLIENT = "sidelane-gateway";

    private static final String PREFIX = "gateway/";

    private EdgeGroups() {}

    /**
     * @return null for a client that is no gateway
     */
    public static @Nullable String groupOf(Node node) {
        if (!node.getUserAgentName().equals(CLIENT)) {
            return null;
        }
        var claim = node.getMetadata().getFieldsOrDefault("gateway", null);
        return PREFIX + (claim == null ? "" : claim.getStringValue());
    }

    public static boolean isGateway(String group) {
        return group.startsWith(PREFIX);
    }

    public static String of(Name gateway) {
        return PREFIX + gateway;
    }

    /**
     * @return null for a group of something else, or of what can be no Gateway
     */
    public static @Nullable Name gateway(String group) {
        var parts = group.split("/", -1);
        return parts.length == 3 && isGateway(group) ? new Name(parts[1], parts[2]) : null;
    }
}
