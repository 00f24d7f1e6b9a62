package io.sidelane.it.equivalence;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(QuickRun.class)
class BackPressureKernelIT {

    @TestFactory
    Stream<DynamicTest> aReaderThatDoesNotReadStopsItsWriter(Run run) {
        return QuickRun.cases(run, Case.Group.BACK_PRESSURE);
    }
}
