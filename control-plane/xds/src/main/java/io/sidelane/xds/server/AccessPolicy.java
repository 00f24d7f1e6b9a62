package io.sidelane.xds.server;

import io.sidelane.xds.TypeRegistry;
import org.jspecify.annotations.Nullable;

/** Decides which client may ask for what. Asked once for each type of each stream. */
@FunctionalInterface
public interface AccessPolicy {

    /**
     * Why {@code client} may not ask.
     *
     * @return null if {@code client} may have resources of {@code typeUrl}, otherwise the reason,
     *     in the form {@code <what>: <value> (expected: …)}
     */
    @Nullable String refusal(Client client, String typeUrl);

    /** A node's redirect policy goes to that node only, as its identity proves it. */
    static AccessPolicy ownNodeOnly() {
        return (client, typeUrl) ->
                !typeUrl.equals(TypeRegistry.REDIRECT_POLICY.url())
                                || client.nodeId().equals(client.identity().node())
                        ? null
                        : "node.id: %s (expected: %s, the node of %s)"
                                .formatted(
                                        client.nodeId(),
                                        client.identity().node() == null
                                                ? "none"
                                                : client.identity().node(),
                                        client.identity().name());
    }
}
