package io.sidelane.controlplane.kubernetes;

import io.sidelane.controlplane.mesh.fact.ObjectRef;
import io.sidelane.controlplane.statement.Wanted;
import java.time.Instant;

/**
 * What is written to an API server. Each call blocks until it is answered, and fails with what the
 * client throws.
 */
interface StatusApi {

    /** Applies the status of the very object with this uid: one of the same name is another. */
    void applyStatus(ObjectRef ref, String uid, Record status);

    /** Makes the NodeAcceleration of a node, or makes it belong to the node if it is there. */
    void createForNode(String node, String nodeUid);

    /** Deletes a NodeAcceleration. */
    void deleteForNode(String node);

    /**
     * Says it of a Gateway or GatewayClass; of a route for every parent that is ours, and leaves
     * what others say.
     */
    void applyGatewayApiStatus(ObjectRef object, Wanted wanted, Instant now);
}
