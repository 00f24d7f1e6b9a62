package io.sidelane.it.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The real control plane of one rig, on loopback, serving a directory. */
final class ControlPlaneServer {
    private static final Duration START = Duration.ofSeconds(60);

    private final String ads;
    private final String api;

    private ControlPlaneServer(String ads, String api) {
        this.ads = ads;
        this.api = api;
    }

    /** Where agents connect. */
    String ads() {
        return ads;
    }

    /** Where {@code sidelane status} asks. */
    String api() {
        return "http://" + api;
    }

    static ControlPlaneServer start(Rig rig, Path directory) {
        var ports = freePorts();
        var ads = "127.0.0.1:" + ports.get(0);
        var api = "127.0.0.1:" + ports.get(1);
        var management = "127.0.0.1:" + ports.get(2);
        var argv =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx128m",
                        "-jar",
                        Binaries.controlPlane().toString(),
                        "--config-dir",
                        directory.toString(),
                        "--listen",
                        ads,
                        "--api",
                        api,
                        "--management",
                        management);
        var process =
                OnNode.start(
                        "control plane",
                        rig.controlPlaneCgroup(),
                        argv,
                        rig.file("control-plane.log"));
        rig.own(process);
        var ready = URI.create("http://" + management + "/health/ready");
        try (var http = HttpClient.newHttpClient()) {
            process.awaitReady("/health/ready is 200", START, () -> answers(http, ready));
        }
        return new ControlPlaneServer(ads, api);
    }

    private static boolean answers(HttpClient http, URI address) {
        try {
            return http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Open at the same time, so that they are three. */
    private static List<Integer> freePorts() {
        var loopback = InetAddress.getLoopbackAddress();
        try (var one = new ServerSocket(0, 1, loopback);
                var two = new ServerSocket(0, 1, loopback);
                var three = new ServerSocket(0, 1, loopback)) {
            return List.of(one.getLocalPort(), two.getLocalPort(), three.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
