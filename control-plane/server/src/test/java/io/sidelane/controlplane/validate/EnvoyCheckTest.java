package io.sidelane.controlplane.validate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.controlplane.source.ConfigCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvoyCheckTest {

    private static final String STRICT =
            """
            apiVersion: v1
            kind: Namespace
            metadata: {name: shop, labels: {sidelane.io/mtls: strict}}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: books, namespace: shop}
            spec: {clusterIP: 10.96.0.1, ports: [{port: 80, appProtocol: http}]}
            """;

    /** Refuses everything, and says whose certificates it was told to take. */
    private static final String REFUSING =
            """
            #!/bin/sh
            for file; do :; done
            grep -ao 'spiffe://[a-z.]*/' "$file"
            exit 1
            """;

    @TempDir private Path directory = Path.of("/nonexistent");

    @Test
    void sidecarsAreOfTheTrustDomainThatWasAskedFor() throws IOException {
        var file = Files.writeString(directory.resolve("mesh.yaml"), STRICT);
        var envoy = Files.writeString(directory.resolve("envoy"), REFUSING);
        Files.setPosixFilePermissions(envoy, PosixFilePermissions.fromString("rwx------"));
        var world = ConfigCheck.of(List.of(file), "corp.example").world();

        assertThat(EnvoyCheck.of(world, "corp.example", envoy))
                .singleElement()
                .satisfies(
                        problem ->
                                assertThat(problem.message())
                                        .contains("spiffe://corp.example/")
                                        .doesNotContain("cluster.local"));
    }
}
