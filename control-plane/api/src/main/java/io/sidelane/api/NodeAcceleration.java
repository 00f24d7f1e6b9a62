package io.sidelane.api;

import io.sidelane.api.node.NodeStatus;
import io.sidelane.api.schema.Doc;
import org.jspecify.annotations.Nullable;

/** What one node can do and does; its agent tells it, the control plane writes it. */
@Doc(
        "What one node can do and does. The object has the node's name; its status is what"
                + " the node's agent tells the control plane; there is nothing to configure.")
public record NodeAcceleration(Metadata metadata, @Nullable NodeStatus status)
        implements ApiObject {

    public static final String KIND = "NodeAcceleration";

    public NodeAcceleration {
        metadata.mustBeOfCluster(KIND);
    }

    @Override
    public String kind() {
        return KIND;
    }
}
