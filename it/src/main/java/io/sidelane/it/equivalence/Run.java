package io.sidelane.it.equivalence;

import java.util.List;
import java.util.Objects;
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

    /** Of an agent's log in a result. */
    private static final int MOST_LINES = 5;

    private final boolean unguarded;
    private final Stage plain;
    private final Stage accelerated;
    private boolean closed;

    /**
     * @param asSidecar programs have the sidecars' uid
     */
    Run(boolean full, int streams, long seed, boolean unguarded, boolean asSidecar) {
        this.unguarded = unguarded;
        var plainSandbox = new Sandbox(asSidecar);
        var acceleratedSandbox = new Sandbox(asSidecar);
        this.plain = new Stage(plainSandbox, new Acceleration.PlainTcp(), full, streams, seed);
        this.accelerated =
                new Stage(
                        acceleratedSandbox,
                        Agent.start(acceleratedSandbox, unguarded),
                        full,
                        streams,
                        seed);
    }

    /** A case, with what the data path said meanwhile where the verdict needs explaining. */
    Result run(Case of) {
        Result result = observe(of);
        List<String> said =
                accelerated.acceleration().said().stream()
                        .filter(line -> !line.contains(" INFO "))
                        .limit(MOST_LINES)
                        .toList();
        accelerated.acceleration().recover();
        if (result.verdict.expected() || said.isEmpty()) {
            return result;
        }
        var detail = result.verdict.detail() + " | agent: " + String.join("; ", said);
        return new Result(
                of, result.plain, result.accelerated, new Verdict(result.verdict.kind(), detail));
    }

    private Result observe(Case of) {
        Observation without = null;
        try {
            without = observe(of, plain);
            Observation with = observe(of, accelerated);
            return new Result(of, without, with, judge(of, without, with));
        } catch (SkippedException e) {
            return new Result(of, without, null, new Verdict(Verdict.Kind.SKIPPED, reason(e)));
        } catch (SuiteException e) {
            // Unguarded, a program that hangs is what was to be shown.
            var kind =
                    unguarded && without != null
                            ? Verdict.Kind.BROKE_AS_IT_MUST
                            : Verdict.Kind.FAILED;
            return new Result(of, without, null, new Verdict(kind, reason(e)));
        }
    }

    private static String reason(Exception e) {
        return Objects.requireNonNullElse(e.getMessage(), e.toString());
    }

    private static Observation observe(Case of, Stage stage) throws SkippedException {
        try {
            return of.observe(stage);
        } finally {
            stage.sandbox().clear();
        }
    }

    private Verdict judge(Case of, Observation without, Observation with) {
        return unguarded
                ? Verdict.judgeUnguarded(without, with)
                : Verdict.judge(of.claim(), KnownDifference.of(of.name()), without, with);
    }

    void run(Iterable<Case> cases, Consumer<Result> listener) {
        for (Case of : cases) {
            listener.accept(run(of));
        }
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try (var _ = plain.sandbox();
                var _ = accelerated.sandbox();
                var _ = accelerated.acceleration()) {
            // Closed in the opposite order.
        }
    }
}
