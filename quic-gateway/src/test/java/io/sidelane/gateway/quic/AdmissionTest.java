package io.sidelane.gateway.quic;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.api.quic.RetryMode;
import org.junit.jupiter.api.Test;

class AdmissionTest {

    @Test
    void proofIsAskedForWhileManyHandshakesAreOpen() {
        var admission = new Admission(100, RetryMode.ON_LOAD, 2);

        admission.began();
        assertThat(admission.mustProve()).isFalse();
        admission.began();
        assertThat(admission.mustProve()).isTrue();
        admission.shookHands();
        assertThat(admission.mustProve()).isFalse();
        admission.ended(false);
        admission.ended(true);

        assertThat(admission.handshakes()).isZero();
        assertThat(admission.connections()).isZero();
    }

    @Test
    void alwaysAndNeverAreThat() {
        assertThat(new Admission(1, RetryMode.ALWAYS, 9).mustProve()).isTrue();
        var never = new Admission(1, RetryMode.NEVER, 0);
        never.began();
        assertThat(never.mustProve()).isFalse();
    }

    @Test
    void aFullOrLeavingListenerTakesNoMore() {
        var admission = new Admission(1, RetryMode.NEVER, 0);

        assertThat(admission.open()).isTrue();
        admission.began();
        assertThat(admission.open()).isFalse();
        admission.ended(false);
        assertThat(admission.open()).isTrue();
        admission.close();
        assertThat(admission.open()).isFalse();
    }

    @Test
    void resetsAreCountedByWindow() {
        var rate = new ResetRate(2, 1_000, 0);

        assertThat(rate.exceeded(1)).isFalse();
        assertThat(rate.exceeded(2)).isFalse();
        assertThat(rate.exceeded(3)).isTrue();
        assertThat(rate.exceeded(1_001)).isFalse();
    }
}
