package io.sidelane.api.crd;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.api.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CrdDriftTest {

    private static final Path CRDS = Path.of("../../manifests/crds");
    private static final String REWRITE =
            "mvn -pl control-plane/api test -Dtest=CrdDriftTest -Dsidelane.crds=rewrite";

    @ParameterizedTest
    @EnumSource(Kind.class)
    void theFileIsWhatTheRecordsSay(Kind kind) throws IOException {
        var file = CRDS.resolve(Crds.fileOf(kind));
        if ("rewrite".equals(System.getProperty("sidelane.crds"))) {
            Files.createDirectories(CRDS);
            Files.writeString(file, Crds.yaml(kind));
        }

        assertThat(file).as("rewrite it by: %s", REWRITE).content().isEqualTo(Crds.yaml(kind));
    }

    @Test
    void thereIsNoFileWithoutAKind() throws IOException {
        try (var files = Files.list(CRDS)) {
            assertThat(
                            files.map(file -> file.getFileName().toString())
                                    .filter(name -> name.startsWith("sidelane.io_")))
                    .containsExactlyInAnyOrderElementsOf(
                            Stream.of(Kind.values()).map(Crds::fileOf).toList());
        }
    }

    @Test
    void theReadmeNamesTheCommandThatRewritesThem() throws IOException {
        assertThat(Path.of("README.md")).content().contains(REWRITE);
    }
}
