package io.sidelane.controlplane.status;

import io.sidelane.controlplane.mesh.fact.ObjectRef;
import io.sidelane.controlplane.model.ReplicaFact;
import io.sidelane.controlplane.resolve.Resolution;
import io.sidelane.controlplane.statement.Wanted;
import java.util.Map;

/** Where status goes: an API server's objects, or nowhere but the control plane's own pages. */
public interface StatusSink {

    /**
     * What should be said of each object now. Called after each change with all objects, on one
     * thread at a time; must not block. A sink writes what differs from what it wrote.
     *
     * <p>Of several replicas the leader writes. NodeAcceleration objects are the exception: only
     * the replica that an agent is connected to knows that node, says something of it and writes
     * it, leader or not; the others read it as {@code World.nodeStatuses}.
     */
    void publish(Map<ObjectRef, Wanted> statuses);

    /**
     * What this replica has to tell the others, who read it as {@code World.replicas}. Called
     * whenever it is another; must not block.
     */
    default void tell(ReplicaFact mine) {}

    /**
     * What was decided about all pods. Called whenever it was decided anew, on one thread at a
     * time; must not block.
     */
    default void decided(Resolution resolution) {}
}
