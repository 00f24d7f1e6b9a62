package io.sidelane.api.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KernelReleaseTest {

    @ParameterizedTest
    @CsvSource({
        "6.1.0-18-amd64, 5.15, true",
        "5.15.0, 5.15, true",
        "5.9.16, 5.15, false",
        "6.1.4, 6.1.5, false",
        "6.1, 6.1.0, true",
        "custom, 5.15, true"
    })
    void releasesCompareByTheirNumbers(String release, String wanted, boolean enough) {
        assertThat(KernelRelease.atLeast(release, wanted)).isEqualTo(enough);
    }
}
