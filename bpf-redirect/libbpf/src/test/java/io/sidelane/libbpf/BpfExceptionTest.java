package io.sidelane.libbpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BpfExceptionTest {

    @Test
    void saysWhatFailedWithWhichErrorAndWhatWouldDo() {
        var e = new BpfException("pin map m at /x", Errno.EPERM, "a bpffs");

        assertThat(e).hasMessage("pin map m at /x: EPERM (expected: a bpffs)");
        assertThat(e.errno()).isEqualTo(Errno.EPERM);
        assertThat(e.errnoName()).isEqualTo("EPERM");
        assertThat(e.operation()).isEqualTo("pin map m at /x");
        assertThat(e.hint()).isEqualTo("a bpffs");
    }

    @Test
    void keepsTheLogBelowTheFirstLine() {
        var e = new BpfException("load", Errno.EACCES, "a program", List.of("libbpf: no"));

        assertThat(e).hasMessage("load: EACCES (expected: a program)\n  libbpf: no");
        assertThat(e.summary()).isEqualTo("load: EACCES (expected: a program)");
        assertThat(e.log()).isEqualTo("libbpf: no");
    }

    @Test
    void putsOnlyTheEndOfALongLogIntoTheMessage() {
        List<String> log = IntStream.range(0, 100).mapToObj(i -> "line " + i).toList();

        var e = new BpfException("load", Errno.EACCES, "a program", log);

        assertThat(String.valueOf(e.getMessage()).lines())
                .hasSize(22)
                .contains("  ... 80 lines before", "  line 80", "  line 99")
                .doesNotContain("  line 79");
        assertThat(e.log()).startsWith("line 0\n").endsWith("\nline 99");
    }

    @Test
    void passesResultsThatAreNoErrors() {
        assertThat(BpfException.check(7, "open", "-")).isEqualTo(7);
        assertThatThrownBy(() -> BpfException.check(-Errno.ENOENT, "open", "a file"))
                .isInstanceOf(BpfException.class)
                .hasMessage("open: ENOENT (expected: a file)");
    }
}
