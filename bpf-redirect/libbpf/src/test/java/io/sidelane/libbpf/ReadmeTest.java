package io.sidelane.libbpf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReadmeTest {

    private static final Pattern BOUND = Pattern.compile("downcall\\(\\s*\"(\\w+)\"");
    private static final Pattern NAMED = Pattern.compile("`([a-z]\\w+)`");

    @Test
    void listsExactlyTheFunctionsThatAreBound() throws IOException {
        Set<String> bound = new TreeSet<>();
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            for (Path source : sources.filter(Files::isRegularFile).toList()) {
                bound.addAll(matches(BOUND, Files.readString(source)));
            }
        }

        Set<String> listed =
                Files.readAllLines(Path.of("README.md")).stream()
                        .filter(line -> line.startsWith("|"))
                        .map(line -> line.substring(line.lastIndexOf("|", line.length() - 2)))
                        .flatMap(line -> matches(NAMED, line).stream())
                        .collect(Collectors.toCollection(TreeSet::new));

        assertThat(listed).isEqualTo(bound);
    }

    private static Set<String> matches(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(result -> result.group(1))
                .collect(Collectors.toSet());
    }
}
