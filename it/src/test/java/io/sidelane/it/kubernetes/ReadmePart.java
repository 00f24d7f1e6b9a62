package io.sidelane.it.kubernetes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/**
 * What a measurement says in the injector's README, between two marks of this name. It is printed,
 * and written there when {@code sidelane.bench.write} says so.
 *
 * @param busy the load average before it
 */
record ReadmePart(String name, String busy) {

    private static final Path README =
            KubernetesBinaries.REPOSITORY.resolve("mesh-injector/README.md");

    static ReadmePart begin(String name) throws IOException {
        return new ReadmePart(name, Files.readString(Path.of("/proc/loadavg")).split(" ")[0]);
    }

    void write(int rounds, int seconds, List<String> lines) throws IOException {
        var text =
                "%s, %d processors, load average %s before, %d rounds of %d s:\n\n%s\n"
                        .formatted(
                                LocalDate.now(ZoneOffset.UTC),
                                Runtime.getRuntime().availableProcessors(),
                                busy,
                                rounds,
                                seconds,
                                String.join("\n", lines));
        System.out.println(text);
        if (!Boolean.getBoolean("sidelane.bench.write")) {
            return;
        }
        var readme = Files.readString(README);
        var begin = "<!-- %s -->\n".formatted(name);
        int from = readme.indexOf(begin);
        int to = readme.indexOf("<!-- /%s -->".formatted(name));
        if (from < 0 || to < from) {
            throw new IllegalStateException(
                    "%s: no marks of %s (expected: both); not changed".formatted(README, name));
        }
        Files.writeString(
                README, readme.substring(0, from + begin.length()) + text + readme.substring(to));
    }
}
