package io.sidelane.it.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What this build made, as the launcher starts it. */
final class Built {

    private static final Path CONTROL_PLANE = Path.of("../control-plane").toAbsolutePath();

    private Built() {}

    static List<String> controlPlane(List<String> arguments) {
        return java(
                List.of(
                        "--sun-misc-unsafe-memory-access=allow",
                        "-jar",
                        CONTROL_PLANE
                                .resolve("server/target/quarkus-app/quarkus-run.jar")
                                .toString()),
                arguments);
    }

    static List<String> commandLine(List<String> arguments) {
        var target = CONTROL_PLANE.resolve("cli/target");
        return java(
                List.of(
                        "-cp",
                        classPath(target, target.resolve("lib")),
                        "io.sidelane.cli.SidelaneMain"),
                arguments);
    }

    static List<String> validate(List<String> arguments) {
        var target = CONTROL_PLANE.resolve("server/target");
        return java(
                List.of(
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        classPath(
                                target,
                                target.resolve("quarkus-app/lib/boot"),
                                target.resolve("quarkus-app/lib/main")),
                        "io.sidelane.controlplane.ValidateMain"),
                arguments);
    }

    private static List<String> java(List<String> options, List<String> arguments) {
        var argv =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1"));
        argv.addAll(options);
        argv.addAll(arguments);
        return argv;
    }

    private static String classPath(Path... folders) {
        return Stream.of(folders).flatMap(Built::jars).collect(Collectors.joining(":"));
    }

    private static Stream<String> jars(Path folder) {
        try (var files = Files.list(folder)) {
            return files
                    .map(Path::toString)
                    .filter(name -> name.endsWith(".jar"))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "%s: not there (expected: a build of control-plane)".formatted(folder), e);
        }
    }
}
