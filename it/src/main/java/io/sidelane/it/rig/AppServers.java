package io.sidelane.it.rig;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/** The services' own programs, each on its port and on a Unix socket. */
final class AppServers {
    /** The sizes that nginx serves, at /SIZE. */
    private static final List<Integer> BODIES = List.of(0, 23, 1024, 131072);

    private static final Duration START = Duration.ofSeconds(10);

    private static final String NGINX =
            """
            daemon off;
            worker_processes 1;
            pid DIR/nginx.pid;
            error_log DIR/error.log;
            events { worker_connections 4096; }
            http {
              access_log off;
              sendfile on;
              tcp_nopush on;
              default_type text/plain;
              keepalive_requests 1000000000;
              client_max_body_size 64m;
              client_body_temp_path DIR/body;
              proxy_temp_path DIR/proxy;
              fastcgi_temp_path DIR/fastcgi;
              uwsgi_temp_path DIR/uwsgi;
              scgi_temp_path DIR/scgi;
              server {
                listen PORT backlog=4096;
                listen [::]:PORT backlog=4096;
                listen unix:SOCKET;
                root DIR/www;
              }
            }
            """;

    private AppServers() {}

    static List<OwnedProcess> start(Service service, Pod pod, RunDirectory directory, Path uds) {
        return switch (service) {
            case HTTP -> List.of(nginx(pod, directory, uds));
            case GRPC -> fortio(pod, directory, uds);
            case TCP ->
                    List.of(
                            hop(pod, Container.APP, "0.0.0.0:" + service.port(), directory),
                            hop(
                                    pod,
                                    Container.APP,
                                    "unix:" + uds.resolve(service.appSocket()),
                                    directory));
            case REDIS -> List.of(redis(pod, directory, uds));
        };
    }

    /** An event-driven echo for one hop, which may also stand where a sidecar listens. */
    static OwnedProcess hop(Pod pod, Container container, String where, RunDirectory directory) {
        var log =
                directory.file(
                        "hop-%s-%s.log".formatted(pod.name(), where.replaceAll("\\W+", "-")));
        var argv = List.of(directory.file("hop").toString(), "serve", where);
        var process = pod.start("hop at " + where, container, argv, log);
        return process.awaitReady("listening", START, listening(process, where));
    }

    private static OwnedProcess nginx(Pod pod, RunDirectory directory, Path uds) {
        var home = directory.writable("nginx-" + pod.name());
        directory.writable("nginx-%s/www".formatted(pod.name()));
        for (int size : BODIES) {
            directory.write("nginx-%s/www/%d".formatted(pod.name(), size), "x".repeat(size));
        }
        var text =
                NGINX.replace("DIR", home.toString())
                        .replace("PORT", Integer.toString(Service.HTTP.port()))
                        .replace("SOCKET", uds.resolve(Service.HTTP.appSocket()).toString());
        var config = directory.write("nginx-%s/nginx.conf".formatted(pod.name()), text);
        var argv =
                List.of(
                        Binaries.onPath("nginx").toString(),
                        "-e",
                        home + "/error.log",
                        "-c",
                        config.toString());
        return started("nginx", pod, argv, directory, Service.HTTP.port());
    }

    private static OwnedProcess redis(Pod pod, RunDirectory directory, Path uds) {
        var argv =
                List.of(
                        Binaries.onPath("redis-server").toString(),
                        "--port",
                        Integer.toString(Service.REDIS.port()),
                        "--bind",
                        "*",
                        "-::*",
                        "--protected-mode",
                        "no",
                        "--save",
                        "",
                        "--dir",
                        directory.writable("redis-" + pod.name()).toString(),
                        "--unixsocket",
                        uds.resolve(Service.REDIS.appSocket()).toString(),
                        "--unixsocketperm",
                        "777");
        return started("redis", pod, argv, directory, Service.REDIS.port());
    }

    private static List<OwnedProcess> fortio(Pod pod, RunDirectory directory, Path uds) {
        var socket = uds.resolve(Service.GRPC.appSocket());
        var tcp = fortioArgs(directory, Integer.toString(Service.GRPC.port()));
        var unix = fortioArgs(directory, socket.toString());
        var log = directory.file("fortio-uds-%s.log".formatted(pod.name()));
        var overUnix = pod.start("fortio at " + socket, Container.APP, unix, log);
        return List.of(
                started("fortio", pod, tcp, directory, Service.GRPC.port()),
                overUnix.awaitReady("listening", START, () -> socket.toFile().exists()));
    }

    private static List<String> fortioArgs(RunDirectory directory, String grpc) {
        return List.of(
                directory.file("fortio").toString(),
                "server",
                "-http-port",
                "disabled",
                "-redirect-port",
                "disabled",
                "-tcp-port",
                "disabled",
                "-udp-port",
                "disabled",
                "-loglevel",
                "warning",
                "-grpc-port",
                grpc);
    }

    private static OwnedProcess started(
            String what, Pod pod, List<String> argv, RunDirectory directory, int port) {
        var log = directory.file("%s-%s.log".formatted(what, pod.name()));
        var process =
                pod.start("%s in pod %s".formatted(what, pod.name()), Container.APP, argv, log);
        return process.awaitReady(
                "listening on " + port, START, () -> TcpTable.of(process.pid()).listensOn(port));
    }

    private static BooleanSupplier listening(OwnedProcess process, String where) {
        if (where.startsWith("unix:")) {
            var socket = Path.of(where.substring("unix:".length())).toFile();
            return socket::exists;
        }
        int port = Integer.parseInt(where.substring(where.lastIndexOf(':') + 1));
        return () -> TcpTable.of(process.pid()).listensOn(port);
    }
}
