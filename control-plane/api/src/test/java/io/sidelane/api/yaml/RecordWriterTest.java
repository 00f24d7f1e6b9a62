package io.sidelane.api.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.api.AccelerationPolicy;
import io.sidelane.api.ApiObject;
import io.sidelane.api.Metadata;
import io.sidelane.api.PolicySpec;
import io.sidelane.api.status.PolicyStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

class RecordWriterTest {

    static List<ApiObject> examples() throws IOException {
        var objects = new ArrayList<ApiObject>();
        try (var files = Files.list(Path.of("../../manifests/examples"))) {
            for (var file : files.sorted().toList()) {
                objects.addAll(read(Files.readString(file)));
            }
        }
        return objects;
    }

    @ParameterizedTest
    @MethodSource("examples")
    void whatIsWrittenIsReadAsItWas(ApiObject example) {
        var written = new Yaml().dump(RecordWriter.object(example));

        assertThat(read(written)).containsExactly(example);
    }

    @Test
    void whatIsNullOrEmptyIsLeftOut() {
        var status = new PolicyStatus(1, List.of(), 0, 0, Map.of(), null, List.of());

        assertThat(RecordWriter.fields(status))
                .containsOnlyKeys("observedGeneration", "matchedPods", "readyNodes");
    }

    @Test
    void aStatusIsWrittenBesideTheSpec() {
        var status = new PolicyStatus(7, List.of(), 1, 2, Map.of("Sockmap", 1), "s", List.of());
        var policy =
                new AccelerationPolicy(Metadata.named("shop", "fast"), PolicySpec.of("s"), status);

        assertThat(read(new Yaml().dump(RecordWriter.object(policy)))).containsExactly(policy);
    }

    private static List<ApiObject> read(String yaml) {
        var read = YamlReader.read("f.yaml", yaml.getBytes(StandardCharsets.UTF_8));
        assertThat(read).isInstanceOf(ReadFile.Good.class);
        return ((ReadFile.Good) read).objects().stream().map(Located::object).toList();
    }
}
