package io.sidelane.it.equivalence;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the two observations of a case say together. Pure. */
record Verdict(Kind kind, String detail) {

    enum Kind {
        EQUAL(true),
        /** Equal, and kept on TCP by a rule. */
        EQUAL_ON_TCP(true),
        KNOWN_DIFFERENCE(true),
        /** The guard is off and equivalence broke: the test can fail. */
        BROKE_AS_IT_MUST(true),
        SKIPPED(true),
        DIFFERENT(false),
        OVER_LIMIT(false),
        /** Equal, but never accelerated: proves nothing. */
        NOT_ACCELERATED(false),
        /** Accelerated where a rule should have kept it on TCP. */
        ACCELERATED_AGAINST_RULE(false),
        /** The guard is off and nothing broke: the test cannot fail. */
        HELD_WITHOUT_GUARD(false),
        FAILED(false);

        private final boolean expected;

        Kind(boolean expected) {
            this.expected = expected;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Twice what TCP needs is still bounded by the same order of buffers. */
    static final long FACTOR = 2;

    /** Below this, a figure says nothing: other programs use TCP memory too. */
    static final long SLACK_BYTES = 4 << 20;

    boolean expected() {
        return kind.expected;
    }

    static Verdict judge(
            Claim claim, List<KnownDifference> known, Observation plain, Observation accelerated) {
        if (!plain.text().equals(accelerated.text())) {
            return known.stream()
                    .filter(k -> k.accelerated().equals(accelerated.text()))
                    .findFirst()
                    .map(k -> new Verdict(Kind.KNOWN_DIFFERENCE, k.reason()))
                    .orElseGet(
                            () ->
                                    new Verdict(
                                            Kind.DIFFERENT,
                                            firstDifference(plain.text(), accelerated.text())));
        }
        String over = overLimit(plain.limits(), accelerated.limits());
        if (over != null) {
            return new Verdict(Kind.OVER_LIMIT, over);
        }
        boolean redirected = accelerated.redirectedBytes() > 0;
        return switch (claim) {
            case REDIRECTED ->
                    redirected
                            ? new Verdict(Kind.EQUAL, "")
                            : new Verdict(Kind.NOT_ACCELERATED, "no byte was redirected");
            case STAYS_ON_TCP ->
                    redirected
                            ? new Verdict(
                                    Kind.ACCELERATED_AGAINST_RULE,
                                    accelerated.redirectedBytes() + " bytes were redirected")
                            : new Verdict(Kind.EQUAL_ON_TCP, "");
            case EITHER -> new Verdict(redirected ? Kind.EQUAL : Kind.EQUAL_ON_TCP, "");
        };
    }

    /** The same, turned around: the guards are off and the case must show it. */
    static Verdict judgeUnguarded(Observation plain, Observation accelerated) {
        String over = overLimit(plain.limits(), accelerated.limits());
        if (!plain.text().equals(accelerated.text())) {
            return new Verdict(
                    Kind.BROKE_AS_IT_MUST, firstDifference(plain.text(), accelerated.text()));
        }
        return over != null
                ? new Verdict(Kind.BROKE_AS_IT_MUST, over)
                : new Verdict(Kind.HELD_WITHOUT_GUARD, "equal although the guard is off");
    }

    private static @Nullable String overLimit(Map<String, Long> plain, Map<String, Long> got) {
        for (var limit : got.entrySet()) {
            long bound = FACTOR * plain.getOrDefault(limit.getKey(), 0L) + SLACK_BYTES;
            if (limit.getValue() > bound) {
                return "%s: %d (expected: at most %d, twice TCP's and %d MiB)"
                        .formatted(limit.getKey(), limit.getValue(), bound, SLACK_BYTES >> 20);
            }
        }
        return null;
    }

    private static String firstDifference(String plain, String accelerated) {
        String[] expected = plain.split("\n", -1);
        String[] got = accelerated.split("\n", -1);
        for (int i = 0; i < Math.max(expected.length, got.length); i++) {
            String want = i < expected.length ? expected[i] : "nothing more";
            String have = i < got.length ? got[i] : "nothing more";
            if (!want.equals(have)) {
                return "line %d: '%s' (expected: '%s')".formatted(i + 1, have, want);
            }
        }
        return "equal";
    }
}
