package io.sidelane.controlplane.kubernetes;

import io.sidelane.controlplane.view.Replica;
import org.jspecify.annotations.Nullable;

/** One of several control planes of a cluster, of which one writes status. */
record ClusterReplica(Leadership leadership) implements Replica {

    @Override
    public String source() {
        return "the cluster's API server";
    }

    @Override
    public boolean leading() {
        return leadership.leads();
    }

    @Override
    public @Nullable String leader() {
        return leadership.leader();
    }
}
