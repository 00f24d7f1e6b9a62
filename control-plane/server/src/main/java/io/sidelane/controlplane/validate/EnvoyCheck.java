package io.sidelane.controlplane.validate;

import io.sidelane.api.yaml.Place;
import io.sidelane.api.yaml.Problem;
import io.sidelane.controlplane.mesh.StandaloneMesh;
import io.sidelane.controlplane.model.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Real Envoy's word on what sidecars would be told, where there is one. */
public final class EnvoyCheck {
    private static final long PATIENCE_SECONDS = 60;

    private EnvoyCheck() {}

    /** The one that {@code sidelane setup} put there, or the one on the path. Null: none. */
    public static @Nullable Path find() {
        var set = System.getenv("SIDELANE_CACHE");
        var cache =
                set == null || set.isEmpty()
                        ? Path.of(System.getProperty("user.home"), ".cache", "sidelane")
                        : Path.of(set);
        try (var folders = Files.newDirectoryStream(cache, "envoy-*")) {
            for (var folder : folders) {
                if (Files.isExecutable(folder.resolve("envoy"))) {
                    return folder.resolve("envoy");
                }
            }
        } catch (IOException _) {
            // No such folder: nobody has run setup.
        }
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .map(directory -> Path.of(directory, "envoy"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }

    /**
     * What it refuses, for sidecars of each namespace that has services.
     *
     * @param trustDomain of the mesh
     * @throws IOException if it cannot be run
     */
    public static List<Problem> of(World world, String trustDomain, Path envoy) throws IOException {
        var mesh = new StandaloneMesh(trustDomain);
        var namespaces = new TreeSet<String>();
        world.mesh().services().keySet().forEach(name -> namespaces.add(name.namespace()));
        var folder = Files.createTempDirectory("sidelane-validate-");
        try {
            var file = folder.resolve("bootstrap.pb");
            for (var namespace : namespaces) {
                Files.write(file, mesh.bootstrap(world, namespace).toByteArray());
                var words = refusal(envoy, file, folder.resolve("log"));
                if (words != null) {
                    return List.of(
                            new Problem(
                                    new Place("envoy", 1, 1),
                                    "sidecars of namespace " + namespace,
                                    words));
                }
            }
            return List.of();
        } finally {
            Files.deleteIfExists(folder.resolve("bootstrap.pb"));
            Files.deleteIfExists(folder.resolve("log"));
            Files.delete(folder);
        }
    }

    private static @Nullable String refusal(Path envoy, Path file, Path log) throws IOException {
        var process =
                new ProcessBuilder(
                                envoy.toString(),
                                "--mode",
                                "validate",
                                "--log-level",
                                "error",
                                "--config-path",
                                file.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(
                        "%s: still at it after %d s (expected: done)"
                                .formatted(envoy, PATIENCE_SECONDS));
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException(envoy + ": interrupted");
        }
        if (process.exitValue() == 0) {
            return null;
        }
        var text = Files.readString(log).strip();
        var words = text.indexOf("': ");
        return words < 0 ? text : text.substring(words + 3);
    }
}
