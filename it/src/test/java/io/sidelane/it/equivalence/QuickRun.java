package io.sidelane.it.equivalence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the quick suite; one pair of sandboxes and one agent serve all classes, and are gone
 * after the last.
 */
class QuickRun implements ParameterResolver {

    private static final int STREAMS = 25;

    private final boolean unguarded;

    QuickRun() {
        this(false);
    }

    private QuickRun(boolean unguarded) {
        this.unguarded = unguarded;
    }

    /** With the data path's guards off. */
    static final class Unguarded extends QuickRun {
        Unguarded() {
            super(true);
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Run.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        assumeTrue(
                Files.isWritable(Path.of("/proc/1/oom_score_adj")),
                "not root: no namespaces and no BPF here");
        return context.getRoot()
                .getStore(Namespace.create(QuickRun.class))
                .getOrComputeIfAbsent(
                        unguarded,
                        _ -> new Run(false, STREAMS, System.nanoTime(), unguarded, false));
    }

    static Stream<DynamicTest> cases(Run run, Case.Group group) {
        return cases(run, c -> c.group() == group);
    }

    static Stream<DynamicTest> cases(Run run, Predicate<Case> which) {
        return Suite.all().stream()
                .filter(Case::quick)
                .filter(which)
                .map(c -> DynamicTest.dynamicTest(c.name(), () -> check(run.run(c))));
    }

    private static void check(Run.Result result) {
        Verdict verdict = result.verdict();
        if (verdict.kind() == Verdict.Kind.SKIPPED) {
            Assumptions.abort(verdict.detail());
        }
        assertThat(verdict.expected())
                .as(
                        "%s: %s; plain %s; accelerated %s",
                        verdict.kind().word(),
                        verdict.detail(),
                        result.plain(),
                        result.accelerated())
                .isTrue();
    }
}
