package io.sidelane.controlplane;

import io.sidelane.controlplane.view.Replica;
import org.jspecify.annotations.Nullable;

/** A control plane that shares its work with no other. */
record OneReplica(ServerConfig config) implements Replica {

    @Override
    public String source() {
        return "directory %s".formatted(config.configDirectory());
    }

    @Override
    public boolean leading() {
        return true;
    }

    @Override
    public @Nullable String leader() {
        return null;
    }
}
