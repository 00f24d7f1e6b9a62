package io.sidelane.it.xds;

import static org.junit.jupiter.api.Assumptions.abort;

import io.sidelane.it.rig.Await;
import io.sidelane.it.rig.Binaries;
import io.sidelane.it.rig.RigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The gRPC-Go program of this module: client and server. */
record GrpcGo(Path program) {
    private static final Path SOURCE = Path.of("src/main/go/grpcxds");
    private static final Duration BUILD = Duration.ofMinutes(5);

    /** Skips the test, and says why, where Go or its modules cannot be had. */
    static GrpcGo built() throws IOException, InterruptedException {
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
        return new GrpcGo(program);
    }

    /**
     * Runs it; the caller ends it.
     *
     * @param heard where it says what it hears
     */
    Process start(Path bootstrap, Path heard, String... arguments) throws IOException {
        var argv = new ArrayList<>(List.of(program.toString()));
        argv.addAll(List.of(arguments));
        var builder =
                new ProcessBuilder(argv).redirectErrorStream(true).redirectOutput(heard.toFile());
        builder.environment().put("GRPC_XDS_BOOTSTRAP", bootstrap.toString());
        return builder.start();
    }

    static void awaitLast(Path heard, String words) {
        Await.until(
                "answer " + words,
                Duration.ofSeconds(30),
                () -> {
                    try {
                        var lines = Files.readAllLines(heard);
                        return !lines.isEmpty() && lines.getLast().matches(words);
                    } catch (IOException _) {
                        return false;
                    }
                });
    }
}
