package io.sidelane.it.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Who takes uploads, each as its own users have it: what it got, it tells by hash or by file. */
enum UploadServer {
    NGINX(3),
    GO(3),
    NODE(3),
    /** The JDK's server reads blocking once it has a request: its hop stays on TCP. */
    JAVA(2),
    /** Its own HTTP, which knows no chunks. */
    PYTHON(3);

    private static final Duration START = Duration.ofSeconds(20);
    private static final Duration BUILD = Duration.ofMinutes(2);

    private static final String NGINX_CONF =
            """
            daemon off;
            worker_processes 1;
            pid DIR/nginx.pid;
            error_log DIR/error.log;
            events { worker_connections 256; }
            http {
              access_log off;
              client_max_body_size 64m;
              client_body_temp_path DIR/body;
              proxy_temp_path DIR/proxy;
              fastcgi_temp_path DIR/fastcgi;
              uwsgi_temp_path DIR/uwsgi;
              scgi_temp_path DIR/scgi;
              server {
                listen PORT;
                root DIR/got;
                dav_methods PUT;
              }
            }
            """;

    private final int hops;

    UploadServer(int hops) {
        this.hops = hops;
    }

    /** Of the three, how many are redirected. */
    int hops() {
        return hops;
    }

    boolean takesChunks() {
        return this != PYTHON;
    }

    /** Instead of the rig's own program; runs as an app's user, in the server's pod. */
    OwnedProcess start(Rig rig) {
        int port = Service.HTTP.port();
        var argv =
                switch (this) {
                    case NGINX -> nginx(rig, port);
                    case GO -> program(List.of(goProgram(rig).toString()), "serve", port);
                    case NODE ->
                            program(
                                    List.of(
                                            open("node"),
                                            copy(rig, "bin/languages/ends.js").toString()),
                                    "serve",
                                    port);
                    case JAVA -> program(java(rig), "serve-nio", port);
                    case PYTHON ->
                            program(
                                    List.of(
                                            open("python3"),
                                            copy(rig, "bin/languages/ends.py").toString()),
                                    "serve-asyncio",
                                    port);
                };
        var process =
                rig.server()
                        .start(name(), Container.APP, argv, rig.file("uploads-" + name() + ".log"));
        return process.awaitReady(
                "listening on " + port, START, () -> TcpTable.of(process.pid()).listensOn(port));
    }

    /** SHA-256 of what it got as upload {@code number}, given its answer. */
    String got(Rig rig, int number, Path answer) throws IOException {
        return this == NGINX
                ? Uploads.hash(home(rig).resolve("got").resolve(String.valueOf(number)))
                : Files.readString(answer);
    }

    private static Path home(Rig rig) {
        return rig.directory().writable("uploads-nginx");
    }

    private static List<String> nginx(Rig rig, int port) {
        var home = home(rig);
        rig.directory().writable("uploads-nginx/got");
        var text = NGINX_CONF.replace("DIR", home.toString()).replace("PORT", String.valueOf(port));
        var config = rig.write("uploads-nginx/nginx.conf", text);
        return List.of(
                open("nginx"), "-e", home.resolve("error.log").toString(), "-c", config.toString());
    }

    private static List<String> java(Rig rig) {
        var classes = rig.file("uploads-classes");
        var own = Path.of("io/sidelane/it/equivalence/languages");
        try (Stream<Path> all = Files.list(Binaries.beside("classes").resolve(own))) {
            var to = Files.createDirectories(classes.resolve(own));
            for (var one : all.toList()) {
                Files.copy(one, to.resolve(one.getFileName()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classes.toString(),
                "io.sidelane.it.equivalence.languages.JavaEnds");
    }

    private static List<String> program(List<String> launcher, String mode, int port) {
        var argv = new ArrayList<>(launcher);
        argv.addAll(List.of(mode, "0.0.0.0", String.valueOf(port)));
        return argv;
    }

    private static Path copy(Rig rig, String built) {
        var source = Binaries.beside(built);
        var name = "uploads-" + source.getFileName();
        rig.directory().runnableAs(name, source);
        return rig.file(name);
    }

    /** The first on the PATH that other users may run: a home directory is often closed to them. */
    private static String open(String name) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .filter(UploadServer::isReachable)
                .findFirst()
                .orElseThrow(
                        () ->
                                new RigException(
                                        "%s: none on PATH that every user may run (expected: the distribution's)"
                                                .formatted(name)))
                .toString();
    }

    private static boolean isReachable(Path program) {
        var at = program.toAbsolutePath().getParent();
        while (at != null) {
            try {
                if (!Files.getPosixFilePermissions(at)
                        .contains(PosixFilePermission.OTHERS_EXECUTE)) {
                    return false;
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            at = at.getParent();
        }
        return true;
    }

    private static Path goProgram(Rig rig) {
        var built = rig.file("uploads-go");
        Command.run(
                List.of(
                        Binaries.onPath("go").toString(),
                        "build",
                        "-C",
                        Binaries.beside("bin/languages/go").toString(),
                        "-buildvcs=false",
                        "-o",
                        built.toString(),
                        "."),
                BUILD);
        return built;
    }
}
