package io.sidelane.libbpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class FdIT {

    @Test
    void isClosedOnceHoweverOftenItIsClosed() {
        Fd first = Fd.ofFile(Path.of("/dev/null"));
        first.close();
        try (Fd second = Fd.ofFile(Path.of("/dev/null"))) {

            first.close();

            assertThat(Libc.fcntl(second.number(), Libc.F_GETFL, 0)).isNotNegative();
        }
    }

    @Test
    void isNotUsedAfterItIsClosed() {
        Fd fd = Fd.ofDirectory(Path.of("/"));

        fd.close();

        assertThat(fd.isOpen()).isFalse();
        assertThatThrownBy(fd::number)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("/: closed (expected: open)");
    }

    @Test
    void saysWhatCannotBeOpened() {
        assertThatThrownBy(() -> Fd.ofDirectory(Path.of("/dev/null")))
                .isInstanceOf(BpfException.class)
                .hasMessage("open /dev/null: ENOTDIR (expected: an existing directory)");
        assertThatThrownBy(() -> Fd.ofFile(Path.of("/no/such")))
                .hasMessage("open /no/such: ENOENT (expected: an existing file)");
    }
}
