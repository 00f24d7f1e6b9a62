package io.sidelane.api.schema;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworksTest {

    @ParameterizedTest
    @ValueSource(strings = {"10.20.0.0/16", "0.0.0.0/0", "192.0.2.1/32", "2001:db8::/32", "::/128"})
    void anAddressWithALengthIsANetwork(String text) {
        assertThat(Networks.isNetwork(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.20.0.0",
                "10.20.0.0/33",
                "10.300.0.0/16",
                "10.0.0.0/08",
                "::/129",
                "example.com/8",
                "/8",
                ""
            })
    void anythingElseIsNone(String text) {
        assertThat(Networks.isNetwork(text)).isFalse();
    }
}
