package io.sidelane.it.equivalence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SuiteTest {

    @Test
    void everyCaseHasANameOfItsOwn() {
        assertThat(Suite.all()).extracting(Case::name).doesNotHaveDuplicates();
    }

    @Test
    void everyGroupHasAQuickCase() {
        var groups =
                Suite.all().stream()
                        .filter(Case::quick)
                        .map(Case::group)
                        .collect(Collectors.toSet());

        assertThat(groups).isEqualTo(EnumSet.allOf(Case.Group.class));
    }

    @Test
    void everyGuardHasAQuickCaseThatMustBreakWithoutIt() {
        var guards =
                Suite.all().stream()
                        .filter(Case::quick)
                        .flatMap(c -> c.guards().stream())
                        .collect(Collectors.toSet());

        assertThat(guards).isEqualTo(EnumSet.allOf(Guard.class));
    }

    @Test
    void everyKnownDifferenceIsOneOfACase() {
        var names = Suite.all().stream().map(Case::name).toList();

        assertThat(KnownDifference.ALL).extracting(KnownDifference::caseName).isSubsetOf(names);
    }
}
