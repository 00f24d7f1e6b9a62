package io.sidelane.agent.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KernelVersionTest {

    @ParameterizedTest
    @CsvSource({
        "6.18.44-fc, 6.18.44",
        "6.1.0-47-amd64, 6.1.0",
        "5.15, 5.15.0",
    })
    void readsTheReleaseOfUname(String release, String version) {
        assertThat(KernelVersion.parse(release)).get().hasToString(version);
    }

    @Test
    void saysNothingAboutWhatIsNoVersion() {
        assertThat(KernelVersion.parse("rolling")).isEmpty();
    }

    @Test
    void findsDebiansUpstreamVersion() {
        var version =
                KernelVersion.ofDebian(
                        "Linux version 6.1.0-47-amd64 (x@y) (gcc-12 (Debian 12.2.0-14+deb12u1) 12.2.0) #1 SMP Debian 6.1.176-1 (2026-06-01)");

        assertThat(version).get().hasToString("6.1.176");
    }

    @ParameterizedTest
    @CsvSource({
        "6.1.141, true",
        "6.1.142, false",
        "6.6.93, true",
        "6.12.111, false",
        "6.14.9, true",
        "6.15.3, false",
        "6.16.0, false",
        "6.18.44, false",
        "7.0.1, false",
    })
    void knowsWhichKernelsAreNotSafe(String release, boolean unsafe) {
        assertThat(KernelVersion.parse(release).orElseThrow().knownUnsafe()).isEqualTo(unsafe);
    }
}
