package io.sidelane.it.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.api.yaml.Problem;
import io.sidelane.api.yaml.ReadFile;
import io.sidelane.api.yaml.YamlReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BadExampleTest {

    static List<BadExample> examples() throws IOException {
        return BadExample.all();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void aDirectoryRefusesItInItsWords(BadExample example) {
        var read = YamlReader.read(example.name(), example.yaml().getBytes(StandardCharsets.UTF_8));

        assertThat(read).isInstanceOf(ReadFile.Bad.class);
        assertThat(((ReadFile.Bad) read).problems())
                .extracting(Problem::toString)
                .singleElement()
                .asString()
                .contains(example.fromFile());
    }
}
