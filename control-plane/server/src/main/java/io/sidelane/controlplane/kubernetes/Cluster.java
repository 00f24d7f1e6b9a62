package io.sidelane.controlplane.kubernetes;

import io.sidelane.controlplane.mesh.fact.ObjectRef;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is known of the API server's objects by those who write to them. From any thread. */
interface Cluster {

    /** One of ours, null while it is not there as far as is known. */
    @Nullable KnownObject object(ObjectRef ref);

    /** Null while there is no such node as far as is known. */
    @Nullable KnownNode node(String name);

    /**
     * Names of all nodes and of all NodeAcceleration objects: one should be for each of the other.
     */
    Set<String> nodeNames();
}
