package io.sidelane.libbpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ordinals are kernel values: the header is the authority, we may know fewer values or more. */
class KernelEnumsTest {

    private static final Path HEADER = Path.of("/usr/include/linux/bpf.h");

    @ParameterizedTest
    @CsvSource({
        "bpf_map_type, BPF_MAP_TYPE_",
        "bpf_prog_type, BPF_PROG_TYPE_",
        "bpf_attach_type, BPF_",
        "bpf_link_type, BPF_LINK_TYPE_"
    })
    void haveTheValuesOfTheHeader(String name, String prefix) throws IOException {
        assumeTrue(Files.exists(HEADER), "no " + HEADER + ": package linux-libc-dev");
        List<String> ours =
                Arrays.stream(constants(name))
                        .map(constant -> prefix + constant.name())
                        .filter(constant -> !constant.endsWith("_UNKNOWN"))
                        .toList();

        List<String> theirs = header(name);

        int common = Math.min(ours.size(), theirs.size());
        assertThat(ours.subList(0, common)).isEqualTo(theirs.subList(0, common));
    }

    private static Enum<?>[] constants(String name) {
        return switch (name) {
            case "bpf_map_type" -> MapType.values();
            case "bpf_prog_type" -> ProgramType.values();
            case "bpf_attach_type" -> AttachType.values();
            default -> LinkType.values();
        };
    }

    private static List<String> header(String name) throws IOException {
        var body =
                Pattern.compile("enum " + name + " \\{(.*?)\n\\};", Pattern.DOTALL)
                        .matcher(Files.readString(HEADER));
        assertThat(body.find()).isTrue();
        return Pattern.compile("^\\s*(BPF_\\w+)[^,\n]*,", Pattern.MULTILINE)
                .matcher(body.group(1))
                .results()
                .map(result -> result.group(1))
                .toList();
    }
}
