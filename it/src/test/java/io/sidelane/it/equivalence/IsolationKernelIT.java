package io.sidelane.it.equivalence;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(QuickRun.class)
class IsolationKernelIT {

    @TestFactory
    Stream<DynamicTest> nobodyGetsAByteOfOthers(Run run) {
        return QuickRun.cases(run, Case.Group.ISOLATION);
    }
}
