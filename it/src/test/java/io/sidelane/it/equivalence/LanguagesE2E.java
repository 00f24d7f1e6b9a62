package io.sidelane.it.equivalence;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(QuickRun.class)
class LanguagesE2E {

    @TestFactory
    Stream<DynamicTest> uploadsArriveWhateverTheirEndsAreWrittenIn(Run run) {
        return QuickRun.cases(run, Case.Group.LANGUAGES);
    }
}
