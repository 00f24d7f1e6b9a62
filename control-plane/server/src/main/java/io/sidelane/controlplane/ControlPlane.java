package io.sidelane.controlplane;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.sidelane.controlplane.source.StartException;
import jakarta.inject.Inject;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The running process: everything is started, then a signal is waited for. */
public final class ControlPlane implements QuarkusApplication {

    private static final Logger LOG = Logger.getLogger("server");

    private static volatile @Nullable ServerConfig asked;

    private final Spine spine;

    @Inject
    ControlPlane(Spine spine) {
        this.spine = spine;
    }

    /* The framework makes this object: nothing else carries what main was told. */
    static void asked(ServerConfig config) {
        asked = config;
    }

    static @Nullable ServerConfig asked() {
        return asked;
    }

    @Override
    public int run(String... arguments) {
        try {
            spine.start();
        } catch (StartException e) {
            e.lines().forEach(LOG::error);
            return 1;
        }
        Quarkus.waitForExit();
        spine.close();
        LOG.info("stopped; clients go on with what they have");
        return 0;
    }
}
