package io.sidelane.libbpf;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttachPointTest {

    @ParameterizedTest
    @ValueSource(strings = {"tp/syscalls/sys_enter_splice", "tracepoint/syscalls/sys_enter_splice"})
    void findsTheCategoryAndNameOfATracepoint(String section) {
        assertThat(AttachPoint.of(section))
                .isEqualTo(new AttachPoint.Tracepoint("syscalls", "sys_enter_splice"));
    }

    @Test
    void findsTheNameOfARawTracepoint() {
        assertThat(AttachPoint.of("raw_tp/sys_enter"))
                .isEqualTo(new AttachPoint.RawTracepoint("sys_enter"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tp_btf/x", "fentry/x", "fexit.s/x", "fmod_ret/x", "lsm/x", "lsm.s/x"})
    void leavesToTheKernelWhatTheProgramNamesByBtf(String section) {
        assertThat(AttachPoint.of(section)).isEqualTo(new AttachPoint.Btf());
    }

    @ParameterizedTest
    @ValueSource(strings = {"sockops", "sk_msg", "cgroup/connect4", "tp/x", "raw_tp", "iter/tcp"})
    void refusesWhatDoesNotSayWhere(String section) {
        assertThat(AttachPoint.of(section)).isEqualTo(new AttachPoint.Elsewhere());
    }
}
