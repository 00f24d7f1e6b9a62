package io.sidelane.agent.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.agent.datapath.KernelSelfTest.Observed;
import io.sidelane.agent.datapath.SelfTestResult.Verdict;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KernelSelfTestTest {

    private static final Optional<KernelVersion> NEW = Optional.of(new KernelVersion(6, 18, 44));
    private static final Optional<KernelVersion> OLD = Optional.of(new KernelVersion(6, 1, 176));

    @Test
    void leavesFionreadAloneWhereItIsRight() {
        var verdict = KernelSelfTest.judge(observed(100, 100, 100), NEW);

        assertThat(verdict.fionread()).isEqualTo(KernelSelfTest.FIONREAD_RIGHT);
        assertThat(verdict.usable()).isTrue();
    }

    @Test
    void takesTheNoOpVerdictWhereOnlyTcpsBytesAreMisreported() {
        var verdict = KernelSelfTest.judge(observed(100, 0, 100), NEW);

        assertThat(verdict.fionread()).isEqualTo(KernelSelfTest.FIONREAD_COUNTED);
    }

    @Test
    void redirectsOnlyToSidecarsWhereRedirectedBytesAreMisreported() {
        var verdict = KernelSelfTest.judge(observed(0, 100, 100), OLD);

        assertThat(verdict.fionread()).isEqualTo(KernelSelfTest.FIONREAD_WRONG);
        assertThat(verdict.usable()).isTrue();
    }

    @Test
    void redirectsOnlyToSidecarsWhereTheNoOpVerdictDoesNotHelp() {
        var verdict = KernelSelfTest.judge(observed(100, 0, 0), NEW);

        assertThat(verdict.fionread()).isEqualTo(KernelSelfTest.FIONREAD_WRONG);
    }

    @Test
    void doesNotAdoptWhereTheIteratorHoldsTheSpinLock() {
        var verdict = KernelSelfTest.judge(observed(0, 100, 100), OLD);

        assertThat(verdict.mayAdopt()).isFalse();
        assertThat(verdict.results())
                .filteredOn(result -> result.check().equals("adoption"))
                .extracting(SelfTestResult::verdict)
                .containsExactly(Verdict.OFF);
    }

    @Test
    void refusesAKernelWhoseSequenceNumbersDoNotMeet() {
        var verdict =
                KernelSelfTest.judge(new Observed(100, 100, 100, false, true, true, true), NEW);

        assertThat(verdict.usable()).isFalse();
    }

    private static Observed observed(int redirected, int tcp, int counted) {
        return new Observed(redirected, tcp, counted, true, true, true, true);
    }
}
