package io.sidelane.it.equivalence;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A language's programs: how they are started with a mode and arguments. */
enum Language {
    PYTHON,
    NODE,
    GO,
    JAVA;

    private static final Path SOURCES = Path.of("languages");

    List<String> command(Sandbox sandbox, String... arguments) throws SkippedException {
        var command = new ArrayList<>(launcher(sandbox));
        command.addAll(Arrays.asList(arguments));
        return command;
    }

    private List<String> launcher(Sandbox sandbox) throws SkippedException {
        return switch (this) {
            case PYTHON -> List.of(onPath("python3"), source("ends.py").toString());
            case NODE -> List.of(onPath("node"), source("ends.js").toString());
            case GO -> List.of(goProgram(sandbox).toString());
            case JAVA ->
                    // Of compiled code that is patched as it runs the kernel lab's emulated
                    // processors sometimes miss a part: as little as can be.
                    List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                            "-Xmx512m",
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            "io.sidelane.it.equivalence.languages.JavaEnds");
        };
    }

    static Path source(String name) {
        return Program.home().resolve(SOURCES).resolve(name);
    }

    static String onPath(String program) throws SkippedException {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst()
                .map(Path::toString)
                .orElseThrow(() -> new SkippedException(program + ": not on the PATH"));
    }

    /** Built once for all runs where the programs lie, else for this sandbox. */
    private static Path goProgram(Sandbox sandbox) throws SkippedException {
        Path shared = Program.home().resolve("go-ends");
        if (Files.isExecutable(shared)) {
            return shared;
        }
        Path built = Files.isWritable(Program.home()) ? shared : sandbox.work().resolve("go-ends");
        if (!Files.isExecutable(built)) {
            var command =
                    List.of(
                            onPath("go"),
                            "build",
                            "-C",
                            source("go").toString(),
                            "-o",
                            built.toString(),
                            ".");
            try (var build =
                    Program.start("go build", command, Map.of("GOFLAGS", "-buildvcs=false"))) {
                var said = build.rest(Stage.PATIENCE.multipliedBy(3));
                if (build.exit(Stage.PATIENCE) != 0) {
                    throw new SkippedException("go build: " + String.join("; ", said));
                }
            }
        }
        return built;
    }

    /** A configuration with its {@code @NAME@}s filled in. */
    static Path configuration(Sandbox sandbox, String name, Map<String, String> values) {
        try {
            String text = Files.readString(source(name));
            for (var value : values.entrySet()) {
                text = text.replace("@" + value.getKey() + "@", value.getValue());
            }
            return Files.writeString(sandbox.work().resolve(name), text);
        } catch (IOException e) {
            throw new SuiteException("configuration " + name, e);
        }
    }
}
