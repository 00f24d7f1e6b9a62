package io.sidelane.it.equivalence;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.it.equivalence.Verdict.Kind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VerdictTest {

    private static final Observation PLAIN = seen("read 10", 0);

    @Test
    void sameObservationsAreEqualOnlyWhereBytesWereRedirected() {
        assertThat(judge(Claim.REDIRECTED, seen("read 10", 5))).isEqualTo(Kind.EQUAL);
        assertThat(judge(Claim.REDIRECTED, seen("read 10", 0))).isEqualTo(Kind.NOT_ACCELERATED);
    }

    @Test
    void aRuleThatKeepsOnTcpIsBrokenByOneRedirectedByte() {
        assertThat(judge(Claim.STAYS_ON_TCP, seen("read 10", 0))).isEqualTo(Kind.EQUAL_ON_TCP);
        assertThat(judge(Claim.STAYS_ON_TCP, seen("read 10", 1)))
                .isEqualTo(Kind.ACCELERATED_AGAINST_RULE);
    }

    @Test
    void aDifferenceIsShownWithItsLine() {
        var verdict = Verdict.judge(Claim.REDIRECTED, List.of(), PLAIN, seen("read 9", 5));

        assertThat(verdict.kind()).isEqualTo(Kind.DIFFERENT);
        assertThat(verdict.detail()).isEqualTo("line 1: 'read 9' (expected: 'read 10')");
    }

    @Test
    void aKnownDifferenceExcusesNothingButItself() {
        var known =
                List.of(
                        new KnownDifference("x", "because", "read 9"),
                        new KnownDifference("x", "because", "read 7"));

        assertThat(Verdict.judge(Claim.REDIRECTED, known, PLAIN, seen("read 9", 5)).kind())
                .isEqualTo(Kind.KNOWN_DIFFERENCE);
        assertThat(Verdict.judge(Claim.REDIRECTED, known, PLAIN, seen("read 7", 5)).kind())
                .isEqualTo(Kind.KNOWN_DIFFERENCE);
        assertThat(Verdict.judge(Claim.REDIRECTED, known, PLAIN, seen("read 8", 5)).kind())
                .isEqualTo(Kind.DIFFERENT);
    }

    @Test
    void twiceWhatTcpTakesIsTheLimit() {
        var plain = new Observation("", Map.of("accepted", 10L << 20), 0);

        assertThat(Verdict.judge(Claim.EITHER, List.of(), plain, accepted(23)).expected()).isTrue();
        assertThat(Verdict.judge(Claim.EITHER, List.of(), plain, accepted(25)).kind())
                .isEqualTo(Kind.OVER_LIMIT);
    }

    @Test
    void withoutTheGuardEqualityIsTheFailure() {
        assertThat(Verdict.judgeUnguarded(PLAIN, seen("read 9", 5)).expected()).isTrue();
        assertThat(Verdict.judgeUnguarded(PLAIN, seen("read 10", 5)).expected()).isFalse();
    }

    private static Kind judge(Claim claim, Observation accelerated) {
        return Verdict.judge(claim, List.of(), PLAIN, accelerated).kind();
    }

    private static Observation seen(String text, long redirected) {
        return new Observation(text, Map.of(), redirected);
    }

    private static Observation accepted(long mebibytes) {
        return new Observation("", Map.of("accepted", mebibytes << 20), 1);
    }
}
