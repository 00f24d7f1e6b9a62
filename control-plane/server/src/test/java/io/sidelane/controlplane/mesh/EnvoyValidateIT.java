package io.sidelane.controlplane.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real Envoy reads what a sidecar would be told. */
class EnvoyValidateIT {
    private static final Path ENVOY =
            Path.of(
                    System.getenv()
                            .getOrDefault(
                                    "SIDELANE_CACHE",
                                    System.getProperty("user.home") + "/.cache/sidelane"),
                    "envoy-1.40.0/envoy");

    private final StandaloneMesh mesh = new StandaloneMesh(StandaloneMesh.DEFAULT_TRUST_DOMAIN);

    @TempDir Path directory;

    private String validate(TestWorld world) throws Exception {
        assumeTrue(Files.isExecutable(ENVOY), ENVOY + ": not there (expected: by sidelane setup)");
        var file = directory.resolve("bootstrap.pb");
        Files.write(file, mesh.bootstrap(world.world(), "shop").toByteArray());
        var log = directory.resolve("envoy.log");
        var process =
                new ProcessBuilder(
                                ENVOY.toString(),
                                "--mode",
                                "validate",
                                "--config-path",
                                file.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue() + " " + Files.readString(log);
    }

    @Test
    void everythingThatASidecarIsToldIsRight() throws Exception {
        var world =
                new TestWorld(TestWorld.SHOP)
                        .namespace("shop", MeshNames.MTLS, "strict")
                        .add(
                                TestWorld.route(
                                        "r",
                                        """
                                        matches: [{path: {value: /a}}]
                                        filters: [{type: URLRewrite, urlRewrite: {path: {type: ReplaceFullPath, replaceFullPath: /b}}}]
                                        backendRefs: [{name: books-v1, port: 80}, {name: nobody, port: 80}]
                                        """));

        assertThat(validate(world)).startsWith("0 ");
    }

    @Test
    void whatItRefusesItNames() throws Exception {
        var world =
                new TestWorld(TestWorld.SHOP)
                        .add(
                                TestWorld.route(
                                        "r",
                                        """
                                        matches: [{path: {type: RegularExpression, value: "/[α-ω]{60}"}}]
                                        backendRefs: [{name: books-v1, port: 80}]
                                        """));

        assertThat(validate(world)).startsWith("1 ").contains("RE2 program size");
    }
}
