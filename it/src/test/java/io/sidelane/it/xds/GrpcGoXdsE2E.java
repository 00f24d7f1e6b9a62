package io.sidelane.it.xds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.sidelane.it.rig.Await;
import io.sidelane.it.rig.Binaries;
import io.sidelane.it.rig.LoopbackControlPlane;
import io.sidelane.it.rig.RigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gRPC-Go client that takes everything from the real control plane, without a proxy. */
class GrpcGoXdsE2E {
    private static final Path SOURCE = Path.of("src/main/go/grpcxds");
    private static final Path EXAMPLE = Path.of("../manifests/standalone/grpc.json");
    private static final Duration BUILD = Duration.ofMinutes(5);

    @TempDir Path directory;

    @Test
    void aClientFindsItsServerAndSwitchesWithTheRoute() throws Exception {
        var program = built();
        var config = Files.createDirectory(directory.resolve("config"));
        try (var servers = new GrpcServers()) {
            Files.writeString(config.resolve("shop.yaml"), servers.documents());
            try (var controlPlane = LoopbackControlPlane.start(config)) {
                var heard = directory.resolve("heard");
                var client = client(program, controlPlane.ads(), heard);
                try {
                    awaitLast(heard, "SERVING");

                    Files.writeString(config.resolve("route.yaml"), GrpcServers.route("books-v2"));
                    awaitLast(heard, "NOT_SERVING");
                    Files.writeString(config.resolve("route.yaml"), GrpcServers.route("books-v1"));
                    awaitLast(heard, "SERVING");

                    assertThat(Files.readAllLines(heard))
                            .as("nothing failed on the way")
                            .endsWith("SERVING", "NOT_SERVING", "SERVING");
                } finally {
                    client.destroyForcibly().waitFor();
                }
            }
        }
    }

    /** Skips the test, and says why, where Go or its modules cannot be had. */
    private static Path built() throws IOException, InterruptedException {
        var program = Binaries.beside("bin/grpcxds").toAbsolutePath();
        var log = Files.createTempFile("sidelane-go", ".log");
        try {
            var build =
                    new ProcessBuilder(
                                    Binaries.onPath("go").toString(),
                                    "build",
                                    "-o",
                                    program.toString(),
                                    ".")
                            .directory(SOURCE.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start();
            if (!build.waitFor(BUILD.toSeconds(), TimeUnit.SECONDS)) {
                build.destroyForcibly().waitFor();
                abort("go build of grpcxds: not done after " + BUILD);
            }
            if (build.exitValue() != 0) {
                abort("go build of grpcxds: " + Files.readString(log).strip());
            }
        } catch (RigException e) {
            abort(e.getMessage());
        } finally {
            Files.deleteIfExists(log);
        }
        return program;
    }

    private Process client(Path program, String ads, Path heard) throws IOException {
        var bootstrap = directory.resolve("grpc.json");
        Files.writeString(bootstrap, Files.readString(EXAMPLE).replace("127.0.0.1:18000", ads));
        var builder =
                new ProcessBuilder(program.toString(), "xds:///books.shop:80")
                        .redirectErrorStream(true)
                        .redirectOutput(heard.toFile());
        builder.environment().put("GRPC_XDS_BOOTSTRAP", bootstrap.toString());
        return builder.start();
    }

    private static void awaitLast(Path heard, String line) {
        Await.until(
                "answer " + line,
                Duration.ofSeconds(30),
                () -> {
                    try {
                        var lines = Files.readAllLines(heard);
                        return !lines.isEmpty() && lines.getLast().equals(line);
                    } catch (IOException _) {
                        return false;
                    }
                });
    }
}
