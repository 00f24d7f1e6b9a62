package io.sidelane.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MetricNamesTest {

    private static final Pattern WRITTEN =
            Pattern.compile("\"sidelane_gateway_((?!\\w+_bucket)[a-z_]+)\"");
    private static final Pattern TOLD = Pattern.compile("`([a-z_]+)(?:\\{[a-z, ]+})?`");

    @Test
    void theReadmeNamesEachMetricAndNoOther() throws IOException {
        Set<String> written = new TreeSet<>();
        try (var sources = Files.walk(Path.of("src/main/java"))) {
            for (var source : sources.filter(Files::isRegularFile).toList()) {
                written.addAll(names(WRITTEN, Files.readString(source)));
            }
        }

        var readme = Files.readString(Path.of("README.md"));
        var table = readme.substring(readme.indexOf("## Metrics"), readme.indexOf("## Measured"));
        var told =
                table.lines()
                        .filter(line -> line.startsWith("| `"))
                        .map(line -> line.substring(0, line.indexOf(" | ")))
                        .flatMap(cell -> names(TOLD, cell).stream())
                        .collect(Collectors.toCollection(TreeSet::new));

        assertThat(told).isEqualTo(written);
    }

    private static Set<String> names(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(result -> result.group(1))
                .collect(Collectors.toSet());
    }
}
