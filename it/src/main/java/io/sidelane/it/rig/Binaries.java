package io.sidelane.it.rig;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Where the rig's programs are. What is missing is named with what would bring it. */
public final class Binaries {
    private Binaries() {}

    public static Path envoy() {
        return required(cache().resolve("envoy-1.40.0/envoy"), "Envoy");
    }

    public static Optional<Path> fortio() {
        return Optional.of(cache().resolve("go/bin/fortio")).filter(Files::isExecutable);
    }

    /** Built beside the classes: target/bin next to target/classes or to the jar. */
    static Path hop() {
        var override = System.getProperty("sidelane.hop");
        if (override != null) {
            return Path.of(override);
        }
        return required(beside("bin/hop"), "the load tool hop");
    }

    /** Built beside this module; started as a process of its own, as users do. */
    public static Path controlPlane() {
        var jar =
                beside("../../control-plane/server/target/quarkus-app/quarkus-run.jar").normalize();
        if (!Files.isReadable(jar)) {
            throw new RigException(
                    "control plane: not at %s (expected: built by `./sidelane`); nothing started"
                            .formatted(jar));
        }
        return jar;
    }

    /** A place in the build's output directory: next to target/classes or to the jar. */
    public static Path beside(String name) {
        var code = Binaries.class.getProtectionDomain().getCodeSource().getLocation();
        return Path.of(code.getPath()).resolveSibling(name);
    }

    /** A program of the distribution. */
    public static Path onPath(String name) {
        var directories =
                Stream.concat(
                        Stream.of(System.getenv().getOrDefault("PATH", "").split(":")),
                        Stream.of("/usr/sbin", "/usr/bin", "/sbin", "/bin"));
        return directories
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(
                        () ->
                                new RigException(
                                        ("%s: not on PATH (expected: installed by `sidelane setup`);"
                                                        + " nothing started")
                                                .formatted(name)));
    }

    private static Path cache() {
        var set = System.getenv("SIDELANE_CACHE");
        return set != null && !set.isEmpty()
                ? Path.of(set)
                : Path.of(System.getProperty("user.home"), ".cache", "sidelane");
    }

    private static Path required(Path path, String what) {
        if (!Files.isExecutable(path)) {
            throw new RigException(
                    "%s: not at %s (expected: put there by `sidelane setup`); nothing started"
                            .formatted(what, path));
        }
        return path;
    }
}
