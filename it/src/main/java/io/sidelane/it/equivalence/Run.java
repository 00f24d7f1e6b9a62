package io.sidelane.it.equivalence;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs cases, each once over plain TCP and once accelerated, in two sandboxes that last as long as
 * it.
 */
final class Run implements AutoCloseable {

    /** What came of a case. */
    record Result(
            Case of,
            @Nullable Observation plain,
            @Nullable Observation accelerated,
            Verdict verdict) {}

    private final boolean unguarded;
    private final Stage plain;
    private final Stage accelerated;

    Run(boolean full, int streams, long seed, boolean unguarded) {
        this.unguarded = unguarded;
        var plainSandbox = new Sandbox();
        var acceleratedSandbox = new Sandbox();
        this.plain = new Stage(plainSandbox, new Acceleration.PlainTcp(), full, streams, seed);
        this.accelerated =
                new Stage(
                        acceleratedSandbox,
                        Agent.start(acceleratedSandbox, unguarded),
                        full,
                        streams,
                        seed);
    }

    Result run(Case of) {
        Observation without = null;
        try {
            without = of.observe(plain);
            Observation with = of.observe(accelerated);
            return new Result(of, without, with, judge(of, without, with));
        } catch (SkippedException e) {
            return new Result(of, without, null, new Verdict(Verdict.Kind.SKIPPED, e.getMessage()));
        } catch (SuiteException e) {
            // Unguarded, a program that hangs is what was to be shown.
            var kind =
                    unguarded && without != null
                            ? Verdict.Kind.BROKE_AS_IT_MUST
                            : Verdict.Kind.FAILED;
            return new Result(of, without, null, new Verdict(kind, String.valueOf(e.getMessage())));
        }
    }

    private Verdict judge(Case of, Observation without, Observation with) {
        return unguarded
                ? Verdict.judgeUnguarded(without, with)
                : Verdict.judge(of.claim(), KnownDifference.reasonOf(of.name()), without, with);
    }

    void run(Iterable<Case> cases, Consumer<Result> listener) {
        for (Case of : cases) {
            listener.accept(run(of));
        }
    }

    @Override
    public void close() {
        try (var _ = plain.sandbox();
                var _ = accelerated.sandbox();
                var _ = accelerated.acceleration()) {
            // Closed in the opposite order.
        }
    }
}
