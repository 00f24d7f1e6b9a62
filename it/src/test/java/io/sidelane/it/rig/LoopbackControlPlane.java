package io.sidelane.it.rig;

import java.nio.file.Path;
import java.util.Set;

/** The real control plane by itself, serving a directory on loopback. */
public final class LoopbackControlPlane implements AutoCloseable {
    private final Rig rig;
    private final ControlPlaneServer server;

    private LoopbackControlPlane(Rig rig, ControlPlaneServer server) {
        this.rig = rig;
        this.server = server;
    }

    public static LoopbackControlPlane start(Path directory) {
        var rig = Rig.start(new RigPlan(Set.of(), false, false));
        try {
            return new LoopbackControlPlane(rig, ControlPlaneServer.start(rig, directory));
        } catch (RuntimeException e) {
            rig.close();
            throw e;
        }
    }

    /** {@code 127.0.0.1:PORT}. */
    public String ads() {
        return server.ads();
    }

    public String api() {
        return server.api();
    }

    /** A file of this run, which goes with it. */
    public Path file(String name) {
        return rig.file(name);
    }

    @Override
    public void close() {
        rig.close();
    }
}
