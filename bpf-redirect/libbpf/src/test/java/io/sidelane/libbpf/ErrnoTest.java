package io.sidelane.libbpf;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ErrnoTest {

    @Test
    void namesTheErrorsOfLinux() {
        assertThat(Errno.name(Errno.EPERM)).isEqualTo("EPERM");
        assertThat(Errno.name(Errno.EOPNOTSUPP)).isEqualTo("EOPNOTSUPP");
        assertThat(Errno.name(Errno.EINPROGRESS)).isEqualTo("EINPROGRESS");
        assertThat(Errno.name(133)).isEqualTo("EHWPOISON");
    }

    @Test
    void namesTheErrorThatOnlyTheKernelKnows() {
        assertThat(Errno.name(524)).isEqualTo("ENOTSUPP");
    }

    @Test
    void givesTheNumberOfAnUnknownError() {
        assertThat(Errno.name(41)).isEqualTo("errno 41");
        assertThat(Errno.name(4711)).isEqualTo("errno 4711");
        assertThat(Errno.name(0)).isEqualTo("errno 0");
    }
}
