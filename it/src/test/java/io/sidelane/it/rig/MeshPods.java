package io.sidelane.it.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Two pods behind Istio's rules whose sidecars are told everything by a control plane, which they
 * reach over a Unix socket: it serves loopback.
 */
public final class MeshPods implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Rig rig;
    private final ControlPlaneServer server;
    private final SocketRelay relay;

    private MeshPods(Rig rig, Path directory) {
        this.rig = rig;
        server = ControlPlaneServer.start(rig, directory);
        var ads = server.ads();
        relay =
                SocketRelay.start(
                        rig.file("uds").resolve("ads.sock"),
                        Integer.parseInt(ads.substring(ads.lastIndexOf(':') + 1)));
        rig.own(relay);
        for (var pod : List.of(web(), books())) {
            // Services' addresses are no pod's; without a way out the rules would not see them.
            Command.run(List.of("ip", "-n", pod.netns(), "route", "add", "default", "dev", "eth0"));
        }
    }

    /**
     * @param directory what the control plane serves
     */
    public static MeshPods start(Path directory) {
        var rig = Rig.start(new RigPlan(Set.of(), false, false));
        try {
            return new MeshPods(rig, directory);
        } catch (RuntimeException e) {
            rig.close();
            throw e;
        }
    }

    /** Where the control plane's read API is: {@code http://127.0.0.1:PORT}. */
    public String api() {
        return server.api();
    }

    public Pod web() {
        return rig.client();
    }

    public Pod books() {
        return rig.server();
    }

    /** A socket that both pods' sidecars may connect to. */
    public Path controlPlaneSocket() {
        return relay.path();
    }

    /** An application in a pod. */
    public OwnedProcess app(Pod pod, Path program, String name, int port) {
        return start(
                "app " + name,
                pod,
                List.of("python3", program.toString(), name, Integer.toString(port)),
                port);
    }

    /** A program in a pod that listens on a port. */
    public OwnedProcess start(String what, Pod pod, List<String> argv, int port) {
        var log = rig.file(what.replace(' ', '-') + ".log");
        var process = spawn(pod, argv, log);
        var owned = new OwnedProcess(what, process, log);
        rig.own(owned);
        return owned.awaitReady(
                "listening on " + port, LIMIT, () -> TcpTable.of(process.pid()).listensOn(port));
    }

    /** A program in a pod, which the caller ends. */
    public Process spawn(Pod pod, List<String> argv, Path log) {
        try {
            return new ProcessBuilder(inside(pod, argv))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file of this run, which goes with it. */
    public Path file(String name) {
        return rig.file(name);
    }

    /** A sidecar; what it gives back ends with the pods, if not before. */
    public OwnedProcess sidecar(Pod pod, String bootstrap) {
        var sidecar = Sidecar.start(pod, bootstrap, IstioRules.OUTBOUND_PORT, rig.directory());
        rig.own(sidecar);
        return sidecar;
    }

    /** What a program in a pod says, as the application's user would. */
    public Command.Outcome run(Pod pod, List<String> argv, Duration limit) {
        return Command.outcome(inside(pod, argv), "", limit);
    }

    private static List<String> inside(Pod pod, List<String> argv) {
        var all = new ArrayList<>(List.of("nsenter", "--net=/run/netns/" + pod.netns(), "--"));
        all.addAll(argv);
        return all;
    }

    @Override
    public void close() {
        rig.close();
    }
}
