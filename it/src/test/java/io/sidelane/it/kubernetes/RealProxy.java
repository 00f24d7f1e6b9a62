package io.sidelane.it.kubernetes;

import io.sidelane.it.rig.Binaries;
import io.sidelane.it.rig.OwnedProcess;
import io.sidelane.it.rig.SocketRelay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A real Envoy, as a sidecar in a network of its own, that one replica tells everything. */
final class RealProxy implements AutoCloseable {

    private static final Path BOOTSTRAP =
            KubernetesBinaries.REPOSITORY.resolve("manifests/standalone/sidecar.yaml");

    private final SocketRelay relay;
    private final OwnedProcess envoy;

    private RealProxy(SocketRelay relay, OwnedProcess envoy) {
        this.relay = relay;
        this.envoy = envoy;
    }

    /**
     * @param node {@code NAMESPACE/POD}
     */
    static RealProxy start(Path folder, String node, int ads) throws IOException {
        var name = node.replace('/', '-') + "-" + ads;
        var log = folder.resolve(name + ".log");
        var config = folder.resolve(name + ".yaml");
        var relay = SocketRelay.start(folder.resolve(name + ".sock"), ads);
        Files.writeString(
                config,
                Files.readString(BOOTSTRAP)
                        .replace("shop/web", node)
                        .replace(
                                "socket_address: {address: 127.0.0.1, port_value: 18000}",
                                "pipe: {path: " + relay.path() + "}"));
        var process =
                new ProcessBuilder(
                                List.of(
                                        "unshare",
                                        "--net",
                                        Binaries.envoy().toString(),
                                        "--config-path",
                                        config.toString(),
                                        "--disable-hot-restart",
                                        "--concurrency",
                                        "1",
                                        "--log-level",
                                        "warning"))
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        return new RealProxy(relay, new OwnedProcess("envoy " + node, process, log));
    }

    @Override
    public void close() {
        envoy.close();
        relay.close();
    }
}
