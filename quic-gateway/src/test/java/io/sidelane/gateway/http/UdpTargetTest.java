package io.sidelane.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UdpTargetTest {

    @Test
    void hostAndPortAreTheLastTwoSegments() {
        assertThat(UdpTarget.of("/masque", "/masque/dns.example/53/"))
                .isEqualTo(new UdpTarget("dns.example", 53));
        assertThat(UdpTarget.of("/", "/192.0.2.6/65535"))
                .isEqualTo(new UdpTarget("192.0.2.6", 65_535));
        assertThat(UdpTarget.of("/a/", "/a/2001%3Adb8%3a%3A1/443/"))
                .isEqualTo(new UdpTarget("2001:db8::1", 443));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/m",
                "/m/",
                "/m/h",
                "/m/h/",
                "/m/h/0",
                "/m/h/65536",
                "/m/h/053",
                "/m/h/53/x",
                "/m//53/",
                "/m/a/b/53",
                "/m/a%2Fb/53",
                "/m/a%00/53",
                "/m/fe80%3A%3A1%25eth0/53",
                "/m/[::1]/53",
                "/m/h/+53",
                "/m/h/99999"
            })
    void whatNamesNobodyIsNone(String path) {
        assertThat(UdpTarget.of("/m", path)).isNull();
    }
}
