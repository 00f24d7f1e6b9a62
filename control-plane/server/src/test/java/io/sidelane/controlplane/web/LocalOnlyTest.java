package io.sidelane.controlplane.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalOnlyTest {

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "127.8.9.1", "::1", "[::1]"})
    void thisMachineByItsOwnNames(String host) {
        assertThat(LocalOnly.isLoopback(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"10.0.0.1", "localhost.evil.example", "127.0.0.1.evil.example", "", "::2"})
    void nobodyElse(String host) {
        assertThat(LocalOnly.isLoopback(host)).isFalse();
    }
}
