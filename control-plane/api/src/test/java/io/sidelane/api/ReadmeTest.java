package io.sidelane.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadmeTest {

    @Test
    void theReadmeNamesEveryWordThatCanBeWritten() throws IOException {
        var readme = Files.readString(Path.of("README.md"));

        for (var words :
                List.<Word[]>of(
                        AccelerationPath.values(),
                        Scope.values(),
                        Interception.values(),
                        BlockingReaders.values(),
                        Enrol.values(),
                        Enforcement.values(),
                        LabelSelector.Operator.values(),
                        ConditionType.values())) {
            for (var word : words) {
                assertThat(readme).containsPattern("`[^`]*\\b" + word.word() + "\\b[^`]*`");
            }
        }
        for (var name : List.of(Names.INJECT, Names.PROFILE, Names.NETNS, Names.CGROUP)) {
            assertThat(readme).contains("`" + name + "`");
        }
    }
}
