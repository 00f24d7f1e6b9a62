package io.sidelane.it.equivalence;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(QuickRun.Unguarded.class)
class UnguardedKernelIT {

    @TestFactory
    Stream<DynamicTest> withoutItsGuardACaseMustBreak(Run run) {
        return QuickRun.cases(run, c -> !c.guards().isEmpty());
    }
}
