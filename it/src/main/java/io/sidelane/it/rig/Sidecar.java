package io.sidelane.it.rig;

import java.time.Duration;
import java.util.List;

/** An Envoy in a pod, run as the user that the capture rules leave alone. */
final class Sidecar {
    private Sidecar() {}

    /** One worker, which is what Istio gives a sidecar on a node of two cores. */
    static OwnedProcess start(Pod pod, String bootstrap, int awaitedPort, RunDirectory directory) {
        var config = directory.write("envoy-%s.yaml".formatted(pod.name()), bootstrap);
        var log = directory.file("envoy-%s.log".formatted(pod.name()));
        var argv =
                List.of(
                        directory.file("envoy").toString(),
                        "--config-path",
                        config.toString(),
                        "--disable-hot-restart",
                        "--concurrency",
                        "1",
                        "--log-level",
                        "warning");
        var process = pod.start("envoy in pod " + pod.name(), Container.SIDECAR, argv, log);
        return process.awaitReady(
                "listening on " + awaitedPort,
                Duration.ofSeconds(20),
                () -> TcpTable.of(process.pid()).listensOn(awaitedPort));
    }
}
