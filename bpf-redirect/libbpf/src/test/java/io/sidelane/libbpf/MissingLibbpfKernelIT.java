package io.sidelane.libbpf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Hides libbpf from a JVM in a mount namespace of its own. */
@RequiresBpf
class MissingLibbpfKernelIT {

    @Test
    void isOneLineForWhoeverUsesItFirst() throws Exception {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        String script = "mount --bind /dev/null %s && exec \"$@\"".formatted(library());
        Process jvm =
                new ProcessBuilder(
                                List.of(
                                        "unshare",
                                        "--mount",
                                        "sh",
                                        "-c",
                                        script,
                                        "sh",
                                        java.toString(),
                                        "--enable-native-access=ALL-UNNAMED",
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        FirstUse.class.getName()))
                        .redirectErrorStream(true)
                        .start();

        String output =
                new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();

        assertThat(output.lines())
                .containsExactly(
                        "libbpf.so.1: not found (expected: package libbpf1);"
                                + " libbpf_set_print was not called",
                        "libbpf.so.1: not found (expected: package libbpf1);"
                                + " bpf_obj_get was not called");
        assertThat(jvm.waitFor()).isZero();
    }

    private static Path library() throws IOException {
        try (Stream<Path> files = Files.find(Path.of("/usr/lib"), 2, (p, _) -> isLibrary(p))) {
            return files.findFirst().orElseThrow().toRealPath();
        }
    }

    private static boolean isLibrary(Path path) {
        return path.endsWith("libbpf.so.1");
    }

    static final class FirstUse {

        private FirstUse() {}

        public static void main(String[] args) {
            say(() -> BpfObjectSpec.open("x", new byte[1]));
            say(() -> BpfMap.open(Path.of("/x")));
        }

        private static void say(Runnable use) {
            try {
                use.run();
            } catch (LibraryUnavailableException e) {
                System.out.println(e.getMessage());
            }
        }
    }
}
