package io.sidelane.gateway;

import io.sidelane.gateway.config.ProcessConfig;
import io.sidelane.xdsapi.client.ControlPlaneConfig;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;

/** Runs a gateway by a control plane until a signal ends the process. */
final class FollowControlPlane {

    private static final Logger LOG = System.getLogger("gateway");

    private FollowControlPlane() {}

    static int run(ControlPlaneConfig config, ProcessConfig process, String gatewayName)
            throws StartException, InterruptedException {
        var source = new ControlPlaneSource(config, process, gatewayName, id());
        var gateway = source.start();
        // The next process has a stream of its own: two of one would be counted.
        var stopping = Stopping.of(gateway, source::close);
        LOG.log(Level.INFO, "serving %s".formatted(gateway.addresses()));
        var follower = Thread.ofPlatform().name("controlplane").daemon().start(source::follow);
        stopping.await();
        follower.join();
        return 0;
    }

    /* A pod's name where there is one, and which of its processes. */
    private static String id() {
        return "%s-%d".formatted(host(), ProcessHandle.current().pid());
    }

    private static String host() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException _) {
            return "gateway";
        }
    }
}
